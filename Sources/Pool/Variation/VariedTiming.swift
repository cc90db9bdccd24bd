internal import DiscreteEvents

/// How long iterations take whose decoding varies.
struct VariedTiming: Sendable {
  private let config: DecodeVariation
  /// Of the pool's model, and of the one that helps it.
  private let model: TimingModel
  private let helper: TimingModel?
  /// Whether all of an iteration's time is shared out by depth: coefficients do not tell apart what
  /// is in layers.
  private let sharesAll: Bool
  /// By pass of the drafting model, the tokens that it computes of a sequence; empty = one each.
  private let widths: [Int]

  init(_ config: DecodeVariation, pool: PoolConfig) {
    self.config = config
    // Verification emits, as far as the output head is concerned, for every token guessed.
    var limits = pool.engine
    limits.maxBatch *= 1 + config.drafted
    model = TimingModel(pool.timing, engine: limits)
    let timing: TimingConfig? =
      switch config {
      case .speculation(let speculation):
        if case .model(let timing) = speculation.drafter { timing } else { nil }
      case .routing(let routing): routing.small
      case .depths: nil
      }
    widths = config.guessTree?.passes ?? []
    limits.maxBatch = pool.engine.maxBatch * (widths.max() ?? 1)
    helper = timing.map { [limits] in TimingModel($0, engine: limits) }
    sharesAll = if case .affine = pool.timing { true } else { false }
  }

  /// Picoseconds of the iteration with `batch`, whose decoding sequences emit one token each but
  /// for their luck.
  func duration(of batch: BatchShape, _ varied: VariedBatch) -> Int64 {
    let time =
      switch config {
      case .speculation(let speculation): verifying(batch, speculation)
      case .routing(let routing): routed(batch, varied, routing)
      case .depths(let depths): sliced(batch, varied, depths)
      }
    return max(1, time)
  }

  // MARK: Speculation

  /// One pass over the tokens computed and guessed, and the passes that guess.
  private func verifying(_ batch: BatchShape, _ speculation: SpeculationConfig) -> Int64 {
    var verified = batch
    verified.drafted = batch.decodes * config.drafted
    verified.emitting += verified.drafted
    // Each guess is looked back from, too: the KV of the guesses before it is read.
    verified.contextTokens += verified.drafted
    return model.duration(of: verified) + drafting(batch, speculation)
  }

  /// The first pass of the drafting model also takes the prompts' tokens; the others follow on what
  /// the ones before wrote.
  private func drafting(_ batch: BatchShape, _ speculation: SpeculationConfig) -> Int64 {
    switch speculation.drafter {
    case .lookup(let perSequence): return perSequence.picoseconds * Int64(batch.decodes)
    case .fraction(let fraction):
      let passes = passes(of: model, batch, speculation.tokens)
      return Picoseconds.whole(fraction * Double(passes) * 1e-12)
    case .model: return helper.map { passes(of: $0, batch, speculation.tokens) } ?? 0
    }
  }

  private func passes(of drafter: TimingModel, _ batch: BatchShape, _ count: Int) -> Int64 {
    var time = drafter.duration(of: batch)
    guard batch.decodes > 0 else { return time }
    var later = BatchShape()
    later.decodes = batch.decodes
    later.emitting = batch.decodes
    later.contextTokens = batch.contextTokens + batch.drafted
    for pass in 1..<max(1, count) {
      if pass < widths.count {
        later.emitting = batch.decodes * widths[pass]
        later.drafted = later.emitting - batch.decodes
        later.contextTokens += later.drafted
      }
      later.contextTokens += batch.decodes
      time += drafter.duration(of: later)
    }
    return time
  }

  // MARK: Routing

  /// A step of the small model over everything, and one of the large one over prompts and over the
  /// sequences that it is asked for, with the tokens that it skipped of them before.
  private func routed(
    _ batch: BatchShape, _ varied: VariedBatch, _ routing: TokenRoutingConfig
  ) -> Int64 {
    let steps = batch.decodes > 0 ? routing.step : 1
    let small =
      (helper.map { passes(of: $0, batch, steps) } ?? 0) + routing.router.picoseconds
    guard varied.asked > 0 || batch.prefillTokens > 0 else { return small }
    var asked = batch
    asked.emitting += varied.asked - batch.decodes
    asked.decodes = varied.asked
    asked.drafted = varied.skipped
    asked.contextTokens = varied.askedContext
    return small + passes(of: model, asked, varied.asked > 0 ? steps : 1)
  }

  // MARK: Depth

  /// Slice by slice: what the tokens that reach it would take in the whole model, times its width;
  /// and once what does not depend on depth.
  private func sliced(
    _ batch: BatchShape, _ varied: VariedBatch, _ depths: DepthConfig
  ) -> Int64 {
    let outside = sharesAll ? 0 : fixed(emitting: batch.emitting)
    var time = Double(outside)
    var (from, left, context) = (0.0, batch.decodes, batch.contextTokens)
    let reached = depths.reached
    for (index, level) in depths.levels.enumerated() {
      let slice = self.slice(
        of: batch, decodes: left, context: context,
        prompts: depths.coversPrompts ? reached[index] : 1)
      time += (level.share - from) * Double(slice - (slice > 0 ? outside : 0))
      from = level.share
      left -= varied.ends[index]
      context -= varied.endContexts[index]
    }
    if from < 1, !depths.coversPrompts, batch.prefillTokens > 0 {
      let slice = self.slice(of: batch, decodes: 0, context: 0, prompts: 1)
      time += (1 - from) * Double(slice - outside)
    }
    return Int64(min(time, Picoseconds.longest).rounded())
  }

  /// Picoseconds of the whole model for so many of the batch's decoding sequences and such a part
  /// of its prompts; 0 for none.
  private func slice(
    of batch: BatchShape, decodes: Int, context: Int, prompts: Double
  ) -> Int64 {
    var slice = batch
    slice.decodes = decodes
    slice.contextTokens = context
    slice.prefillTokens = Int((Double(batch.prefillTokens) * prompts).rounded())
    slice.prefillPairsTwice = Int((Double(batch.prefillPairsTwice) * prompts).rounded())
    slice.prefillKVTokens = Int((Double(batch.prefillKVTokens) * prompts).rounded())
    guard decodes > 0 || slice.prefillTokens > 0 else { return 0 }
    return model.duration(of: slice)
  }

  /// What an iteration takes outside its layers: the host's time and the output head.
  private func fixed(emitting: Int) -> Int64 {
    var empty = BatchShape()
    empty.emitting = emitting
    return model.duration(of: empty)
  }
}
