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
  let isDescribing: Bool

  /// The longest sequence that the pool takes.
  var longest: Int? { maxModelLength.value ?? hardware.model.value?.maxLength }

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
    let sized = KVMemory.blocks(
      model: model, gpu: gpu, tensorParallel: hardware.tensorParallel.value,
      precision: hardware.precision.value, kvPrecision: hardware.kvFormat, block: config.block,
      maxBatch: config.maxBatch, maxBatchTokens: config.maxBatchTokens,
      utilization: hardware.utilization.value, reserved: reserved)
    switch sized {
    case .success(let memory):
      check(memory.blocks)
      return memory.blocks
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
    switch timing.value {
    case .affine(let affine): return .affine(affine)
    case .profile(let profile): return .profile(profile)
    case .roofline:
      if timing.isGood {
        for key in missingHardware { reader.miss(key, "needs '\(key)' for roofline timing") }
      }
      var gpu = hardware.gpu.value ?? Shape.gpu.placeholder()
      if let host = engine.value.host { gpu.efficiency = gpu.efficiency.served(by: host) }
      let config = RooflineConfig(
        model: hardware.model.value ?? Shape.model.placeholder(), gpu: gpu,
        tensorParallel: hardware.tensorParallel.value, precision: hardware.precision.value,
        kvPrecision: hardware.kvFormat)
      return .roofline(config)
    }
  }

  private var isRoofline: Bool {
    if case .roofline = timing.value { true } else { false }
  }

  private var missingHardware: [String] {
    (hardware.gpu.isGiven ? [] : ["gpu"]) + (hardware.model.isGiven ? [] : ["model"])
  }

  /// Reports coefficients with which one iteration could last longer than a day.
  private func check(_ blocks: Int) {
    guard timing.isGood, case .affine(let affine) = timing.value else { return }
    let config = engine.value.config
    // Exact in `Double`: blocks · block is below 2^53.
    let memory = Double(blocks) * Double(config.block)
    let longest = min(memory, longest.map(Double.init) ?? .infinity)
    // Every sequence as long as can be, but all within the memory.
    let context = min(Double(config.maxBatch) * longest, memory)
    let padding = Double(config.maxBatch) * Double(affine.prefillBlock - 1)
    let tokens = Double(config.maxBatchTokens) + padding
    let base = max(affine.base, affine.prefillBase ?? .zero)
    let picoseconds =
      Double(base.picoseconds) + affine.perPrefillToken * tokens
      + affine.perSequence * Double(config.maxBatch) + Double(affine.perContextToken) * context
      + affine.perPrefillContextToken * tokens * (longest + padding)
    if picoseconds > 86400e12 {
      timing.fail(
        "the largest batch's iteration would take longer than a day; lower the coefficients, "
          + "maxBatch, maxBatchTokens or kvBlocks")
    }
  }
}
