/// What predicting prompts' KV takes by the roofline, prepared for an engine's limits.
///
/// A class, so that asking for it copies one reference and not the tables.
final class KVPredictor: Sendable {
  /// The smaller model's pass and the maps, by tokens, and its attention.
  private let tokens: CountTable
  private let attention: RooflineAttention
  /// The least that an iteration takes: launching the smaller model's kernels one by one.
  private let launches: Int64

  /// - Parameter config: the pool's.
  init(_ prediction: KVPrediction, _ config: RooflineConfig, engine: EngineConfig) {
    var small = config
    small.model = prediction.auxiliary
    small.prefill = .dense
    small.attention = .dense
    small.routing = ExpertRouting()
    let costs = LayerCosts(small)
    let base = config.model
    var ladder = costs.experts?.ladder
    tokens = CountTable(upTo: engine.maxBatchTokens) { count in
      let touched = ladder?.next() ?? ExpertLoad.Touched()
      guard count > 0 else { return 0 }
      let tokens = Double(count)
      return costs.forward(tokens: tokens, touched: touched)
        + costs.maps(to: base, tokens: tokens, gathered: config.gather)
    }
    attention = RooflineAttention(small)
    let launch = config.gpu.efficiency.launchPerLayer * Double(prediction.auxiliary.layers)
    launches = launch > 0 ? Picoseconds.whole(launch) : 0
  }

  /// Prompts that end in this batch, whose last token goes through the pool's model.
  private func ending(_ batch: BatchShape) -> Int {
    min(batch.chunks, max(0, batch.emitting - batch.decodes - batch.drafted))
  }

  /// Tokens before the last ones of those prompts; exact where all of the batch's prompts end,
  /// else by the mean depth of its chunks.
  private func context(of ending: Int, in batch: BatchShape) -> Int {
    guard ending > 0 else { return 0 }
    let share = Double(ending) / Double(batch.chunks)
    return max(0, Int(Double(batch.prefillKVTokens) * share) - ending)
  }

  /// The pool's model's pass of `batch`: its decoding sequences and those last tokens.
  func basePass(of batch: BatchShape) -> BatchShape {
    let ending = ending(batch)
    var pass = batch
    pass.prefillTokens = 0
    pass.prefillPairsTwice = 0
    pass.prefillKVTokens = 0
    pass.chunks = 0
    pass.decodes += ending
    pass.contextTokens += context(of: ending, in: batch)
    return pass
  }

  /// Picoseconds of the smaller model's pass over the prompts of `batch`, and of the maps.
  func duration(of batch: BatchShape) -> Int64 {
    let ending = ending(batch)
    var prompts = batch
    prompts.prefillTokens -= ending
    guard prompts.prefillTokens > 0 else { return 0 }
    // Of a chunk of n tokens at depth d the last has 2(d + n) − 1 of n·(2d + n).
    let context = context(of: ending, in: batch)
    prompts.prefillPairsTwice = max(0, prompts.prefillPairsTwice - 2 * context - ending)
    return max(launches, tokens[prompts.prefillTokens] + attention.prefill(prompts))
  }
}

extension RooflineConfig {
  /// Seconds for which a replica's GPUs gather parts of so many bytes of each other.
  fileprivate var gather: (Double) -> Double {
    let link = GroupLink(gpu, gpus: tensorParallel, interconnect)
    return { link?.allGather($0) ?? 0 }
  }
}

extension LayerCosts {
  /// The maps of `tokens` tokens from this model's KV to that of `base`: a product for the keys of
  /// each of its layers and one for its values, shared out by their outputs, whose inputs every GPU
  /// gathers first. Keys and values are not quantised.
  fileprivate func maps(
    to base: Model, tokens: Double, gathered: (Double) -> Double
  ) -> Double {
    let product = product(
      tokens: tokens, inputs: model.keyWidth, outputs: base.keyWidth / ranks,
      in: precision.unquantized)
    let part = 2 * tokens * model.keyWidth / ranks * precision.unquantized.bytes
    return 2 * Double(base.layers) * product + Double(model.layers) * gathered(part)
  }
}
