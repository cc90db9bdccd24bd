/// How a batch is spread over the stages of a pipeline and over data-parallel ranks.
///
/// A pipeline of P stages works on P micro-batches at once, one a stage; their sequences are
/// different ones, as the next token of a sequence needs its last. An iteration here is one round:
/// every micro-batch has gone through every stage. As stages wait for the slowest micro-batch, a
/// round takes P times its longest stage: the bubbles that unequal micro-batches make (Agrawal et
/// al., Sarathi, arXiv 2308.16369, section 3.3). Data-parallel ranks that share experts
/// compute in step, layer by layer, and wait for the slowest in the same way.
///
/// A lane is one rank's part of one micro-batch. Decoding sequences are spread evenly over lanes.
/// Prompts fill one lane's budget after another, so that a prompt is cut no finer than the engine
/// cuts it.
package struct Lanes: Hashable, Sendable {
  /// Stages of the pipeline, and data-parallel ranks.
  package let stages: Int
  package let ranks: Int
  /// Tokens that a lane takes at most.
  package let budget: Int

  package init(stages: Int, ranks: Int, batchTokens: Int) {
    self.stages = max(1, stages)
    self.ranks = max(1, ranks)
    budget = max(1, batchTokens / (self.stages * self.ranks))
  }

  package var count: Int { stages * ranks }

  /// The most that one lane has of `decodes` sequences with `context` tokens in all, taken to be
  /// as long as they are in the mean. Each iteration adds to the context one for each sequence.
  @inline(__always)
  package func share(of decodes: Int, context: Int) -> (decodes: Int, context: Int) {
    guard decodes > 0 else { return (0, 0) }
    let share = (decodes + count - 1) / count
    return (share, share * (context / decodes) + share * (context % decodes) / decodes)
  }

  /// The busiest lane of `batch`.
  package func busiest(of batch: BatchShape) -> BatchShape {
    var lane = batch
    (lane.decodes, lane.contextTokens) = share(of: batch.decodes, context: batch.contextTokens)
    let prefill = batch.prefillTokens
    guard prefill > 0 else {
      lane.emitting = lane.decodes
      return lane
    }
    let taken = min(prefill, max(1, budget - lane.decodes))
    func part(_ whole: Int) -> Int { whole / prefill * taken + whole % prefill * taken / prefill }
    func some(_ whole: Int) -> Int { (whole * taken + prefill - 1) / prefill }
    lane.prefillTokens = taken
    lane.prefillPairsTwice = part(batch.prefillPairsTwice)
    lane.prefillKVTokens = part(batch.prefillKVTokens)
    lane.chunks = some(batch.chunks)
    lane.emitting = lane.decodes + some(batch.emitting - batch.decodes)
    return lane
  }

  /// Tokens of one micro-batch on all its ranks together, when its busiest lane has `lane`.
  package func acrossRanks(_ lane: BatchShape, of batch: BatchShape) -> Int {
    let decodes = (batch.decodes + stages - 1) / stages
    return decodes + min(batch.prefillTokens, ranks * lane.prefillTokens)
  }

  /// How long a round of `underWay` micro-batches takes, at most `stages`, whose busiest lane has
  /// the layers of a stage for `stage`, and what comes before all layers and after them, on the
  /// first stage and on the last, for `front` and `back`.
  ///
  /// A cyclic line of equal jobs takes the longer of one job's way through all stages and all jobs'
  /// time in the longest stage.
  @inline(__always)
  package func round(stage: Int64, front: Int64, back: Int64, underWay: Int) -> Int64 {
    max(
      Int64(stages) * stage + front + back, Int64(underWay) * (stage + max(front, back)))
  }

  /// The same for the next iterations of a stage that takes `slope` more in each.
  package func piece(
    stage: Int64, slope: Int64, front: Int64, back: Int64, underWay: Int, iterations: Int
  ) -> DecodePiece {
    let (stages, jobs) = (Int64(stages), Int64(underWay))
    let first = round(stage: stage, front: front, back: back, underWay: underWay)
    if first == stages * stage + front + back {
      return DecodePiece(first: first, slope: stages * slope, iterations: iterations)
    }
    // One job's way grows faster: the longest stage decides until that has caught up.
    var lasting = iterations
    let growth = (stages - jobs) * slope
    if growth > 0 {
      let ahead = first - stages * stage - front - back
      lasting = min(lasting, Int((ahead + growth - 1) / growth))
    }
    return DecodePiece(first: first, slope: jobs * slope, iterations: lasting)
  }

  /// Micro-batches that are under way at once.
  package func underWay(_ batch: BatchShape, lane: BatchShape) -> Int {
    guard stages > 1 else { return 1 }
    guard batch.prefillTokens > 0 else { return min(stages, max(1, batch.decodes)) }
    let each = ranks * lane.prefillTokens
    return min(stages, max(batch.decodes, (batch.prefillTokens + each - 1) / each))
  }
}
