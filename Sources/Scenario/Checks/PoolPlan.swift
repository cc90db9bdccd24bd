internal import DiscreteEvents
internal import Pool

/// Puts a pool's pieces together: its KV memory, its timing, and whether they can be.
struct PoolPlan {
  let hardware: HardwareFields
  let engine: Field<EngineChoice>
  let timing: Field<TimingChoice>
  let maxModelLength: Field<Int?>
  /// Bytes of each GPU that adapters have set aside.
  let reserved: Double
  /// Whether adapters take KV blocks.
  let sharesMemory: Bool
  /// What makes its decoding vary, and what that says so far.
  let varied: VariationPlan
  let variation: DecodeVariation?
  let isDescribing: Bool

  /// The longest sequence that the pool takes.
  var longest: Int? { maxModelLength.value ?? hardware.model.value?.maxLength }

  /// The same of a replica with so many blocks: a sequence is in those of one rank.
  func longest(inBlocks blocks: Int) -> Int? {
    let ranks = hardware.parallel.data.value
    guard ranks > 1 else { return longest }
    return min(longest ?? .max, max(1, blocks / ranks) * engine.value.config.block)
  }

  /// Reports what no replica of several groups of GPUs can do.
  func checkParallel(servesAdapters: Bool, executor: Field<ExecutorConfig>) {
    guard timing.isGood else { return }
    hardware.parallel.check(
      isRoofline: isRoofline, engine: engine, servesAdapters: servesAdapters,
      varies: variation != nil, executor: executor)
  }

  /// The KV blocks of a replica: as written, or as many as the memory holds.
  func kvBlocks(_ reader: inout MappingReader) -> Int {
    if maxModelLength.isGood, hardware.model.isGood, let limit = hardware.model.value?.maxLength,
      let length = maxModelLength.value, length > limit
    {
      maxModelLength.fail("must not be more than the model's own length, \(limit)")
    }
    guard !isDescribing, engine.isGood else { return 1 }
    if let blocks = engine.value.kvBlocks {
      check(blocks)
      return blocks
    }
    guard hardware.isComplete, let gpu = hardware.gpu.value, let model = hardware.model.value
    else {
      if timing.isGood, !isRoofline {
        for key in missingHardware {
          reader.miss(key, "needs '\(key)', or engine.kvBlocks as a number")
        }
      }
      return 1
    }
    let config = engine.value.config
    let parallel = hardware.parallel
    let sized = KVMemory.blocks(
      model: model.stage(of: parallel.pipeline.value), gpu: gpu,
      tensorParallel: hardware.tensorParallel.value,
      precision: hardware.precision.value, kvPrecision: hardware.kvFormat, block: config.block,
      maxBatch: config.maxBatch, maxBatchTokens: config.maxBatchTokens,
      utilization: hardware.utilization.value,
      reserved: reserved + (variation?.helperBytes ?? 0) + predictionBytes,
      attention: hardware.attention.value, longest: longest ?? .max,
      dataParallel: parallel.data.value, routing: hardware.experts.value)
    switch sized {
    case .success(let memory):
      let rank = varied.blocks(of: memory, variation, block: config.block)
      let blocks = min(rank * parallel.data.value, 1_000_000_000)
      check(blocks)
      return blocks
    case .failure(let shortfall):
      hardware.model.fail(shortfall.message)
      return 1
    }
  }

  /// The timing with its model and GPU filled in.
  func timingConfig(_ reader: inout MappingReader) -> TimingConfig {
    if timing.isGood, engine.isGood, engine.value.host != nil, !isRoofline {
      engine.fail("host adds to roofline timing alone; other timing has its host's time in it")
    }
    if timing.isGood, hardware.experts.isGiven, !isRoofline {
      hardware.experts.fail("experts are in roofline timing alone")
    }
    checkAttention()
    switch timing.value {
    case .affine(let affine): return .affine(affine)
    case .profile(let profile):
      checkCalibration(of: profile)
      return .profile(profile)
    case .roofline:
      if timing.isGood {
        for key in missingHardware { reader.miss(key, "needs '\(key)' for roofline timing") }
      }
      var config = hardware.config(
        model: hardware.model.value ?? Shape.model.placeholder(),
        gpu: hardware.gpu.value ?? Shape.gpu.placeholder())
      if let host = engine.value.host {
        config.gpu.efficiency = config.gpu.efficiency.served(by: host)
      }
      return .roofline(config)
    }
  }

  /// Reports what cannot be shared of a model that keeps states alone.
  private func checkStates() {
    guard hardware.model.isGood, let model = hardware.model.value, !model.keepsKV else { return }
    if engine.isGood, engine.value.config.prefixCache {
      hardware.model.fail("\(model.name) keeps no KV, which prefixCache could share")
    }
    if sharesMemory {
      hardware.model.fail("\(model.name) keeps no KV, whose blocks adapters could take")
    }
  }

  /// Reports attention that goes with nothing else of the pool.
  private func checkAttention() {
    checkStates()
    if timing.isGood, hardware.prefill.isGood, hardware.prefill.value != .dense, !isRoofline {
      let kind = hardware.prefill.value.prediction == nil ? "sparse" : "predicted"
      hardware.prefill.fail("\(kind) prefill is in roofline timing alone")
    }
    guard hardware.attention.isGood, hardware.attention.value != .dense else { return }
    if timing.isGood, !isRoofline {
      hardware.attention.fail("sparse attention is in roofline timing alone")
    }
    guard hardware.attention.value.kept != nil else { return }
    if engine.isGood, engine.value.config.prefixCache {
      hardware.attention.fail("a budget forgets KV, which prefixCache cannot share")
    }
    if sharesMemory {
      hardware.attention.fail("a budget sets KV aside, which adapters cannot take: use a reserve")
    }
  }

  var isRoofline: Bool {
    if case .roofline = timing.value { true } else { false }
  }

  private var missingHardware: [String] {
    (hardware.gpu.isGiven ? [] : ["gpu"]) + (hardware.model.isGiven ? [] : ["model"])
  }

  /// Reports a profile that was calibrated for something else than the pool runs or runs on.
  private func checkCalibration(of profile: Profile) {
    guard timing.isGood, hardware.isGood, let record = profile.calibration else { return }
    if let model = hardware.model.value, model.digest != record.modelDigest {
      timing.fail(
        model.name == record.model
          ? "the profile was calibrated for \(record.model) of another shape "
            + "(digest \(record.modelDigest), not \(model.digest))"
          : "the profile was calibrated for \(record.model.abridged), not for \(model.name)")
    }
    if let gpu = hardware.gpu.value, gpu.name != record.gpu {
      timing.fail("the profile was calibrated on \(record.gpu.abridged), not on \(gpu.name)")
    }
    guard hardware.gpu.isGiven || hardware.model.isGiven else { return }
    if hardware.precision.value != record.precision {
      timing.fail(
        "the profile was calibrated in \(record.precision.rawValue), "
          + "not in \(hardware.precision.value.rawValue)")
    }
    if hardware.tensorParallel.value != record.tensorParallel {
      timing.fail(
        "the profile was calibrated with tensorParallel \(record.tensorParallel), "
          + "not \(hardware.tensorParallel.value)")
    }
  }

  /// Reports coefficients with which one iteration could last longer than a day.
  private func check(_ blocks: Int) {
    guard timing.isGood, let picoseconds = longestIteration(blocks), picoseconds > 86400e12
    else { return }
    timing.fail(
      "the largest batch's iteration would take longer than a day; lower the coefficients, "
        + "maxBatch, maxBatchTokens or kvBlocks")
  }

  /// Picoseconds that the largest batch's iteration takes at most, by what grows without a bound.
  private func longestIteration(_ blocks: Int) -> Double? {
    let config = engine.value.config
    // Exact in `Double`: blocks · block is below 2^53.
    let memory = Double(blocks) * Double(config.block)
    let longest = min(memory, longest.map(Double.init) ?? .infinity)
    // Every sequence as long as can be, but all within the memory.
    let context = min(Double(config.maxBatch) * longest, memory)
    let tokens = Double(config.maxBatchTokens)
    let sequences = Double(config.maxBatch)
    switch timing.value {
    case .roofline: return nil
    case .affine(let affine):
      let padding = sequences * Double(affine.prefillBlock - 1)
      let base = max(affine.base, affine.prefillBase ?? .zero)
      return Double(base.picoseconds) + affine.perPrefillToken * (tokens + padding)
        + affine.perSequence * sequences + Double(affine.perContextToken) * context
        + affine.perPrefillContextToken * (tokens + padding) * (longest + padding)
    case .profile(let profile):
      let linear = profile.linear
      let seconds =
        linear.perDecode * sequences + linear.perContextToken * context
        + (linear.perChunk + linear.perPrefillToken) * tokens + linear.perPair * tokens * longest
        + linear.perKVToken * (tokens + memory) + (profile.floor?.perSequence ?? 0) * sequences
      return seconds * 1e12
    }
  }
}
