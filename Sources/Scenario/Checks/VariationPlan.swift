internal import DiscreteEvents
internal import Pool

/// What makes a pool's decoding vary, put together with the rest of the pool.
struct VariationPlan {
  let hardware: HardwareFields
  let engine: Field<EngineChoice>
  let timing: Field<TimingChoice>
  let speculation: Field<SpeculationChoice?>
  let compute: Field<DepthConfig?>

  init(
    _ reader: inout MappingReader, hardware: HardwareFields, engine: Field<EngineChoice>,
    timing: Field<TimingChoice>
  ) {
    self.hardware = hardware
    self.engine = engine
    self.timing = timing
    speculation = reader.optional(
      "speculation", .speculation,
      "how passes emit several tokens, or two models write; without it, each emits one")
    compute = reader.optional(
      "compute", .depths,
      "how much of the model tokens go through; without it, all of them all of it")
  }

  /// What varies; reports what does not go together.
  func variation(executor: Field<ExecutorConfig>) -> DecodeVariation? {
    guard speculation.isGiven || compute.isGiven else { return nil }
    let field = speculation.isGiven ? speculation.isGood : compute.isGood
    if speculation.isGiven, compute.isGiven {
      compute.fail("does not go with 'speculation'")
    }
    if executor.isGood, executor.value != .model {
      executor.fail("kernels does not go with 'speculation' or 'compute'")
    }
    guard field else { return nil }
    if let depths = compute.value { return .depths(depths) }
    guard let choice = speculation.value, let variation = variation(of: choice) else { return nil }
    checkBudget(for: variation)
    checkDuration(of: variation)
    return variation
  }

  /// The KV blocks of `blocks` that are left when the second model has its share of the memory.
  func blocks(of memory: KVMemory, _ variation: DecodeVariation?, block: Int) -> Int {
    guard let variation, variation.helper != nil else { return memory.blocks }
    let both = memory.blockBytes + variation.helperBlockBytes(block)
    return max(1, Int(Double(memory.blocks) * memory.blockBytes / both))
  }

  private func variation(of choice: SpeculationChoice) -> DecodeVariation? {
    switch choice {
    case .draft(let helper, let guesses):
      if let cost = helper.cost { return guesses.made(by: .fraction(cost)) }
      let config = self.config(of: helper)
      return timing(of: helper, config).map { guesses.made(by: .model($0), helper: config) }
    case .head(let cost, let guesses): return head(cost: cost, guesses)
    case .lookup(let time, let guesses): return guesses.made(by: .lookup(time))
    case .routing(let helper, let share, let router, let step):
      let config = self.config(of: helper)
      return timing(of: helper, config).map {
        .routing(
          TokenRoutingConfig(
            share: share, small: $0, router: router, step: step, helper: config))
      }
    }
  }

  private func head(cost: Double?, _ guesses: GuessChoice) -> DecodeVariation? {
    let config = hardware.config.map { pool in
      var head = pool
      head.model = pool.model.draftHead
      return head
    }
    if let cost { return guesses.made(by: .fraction(cost), helper: config, isHead: true) }
    guard let config, case .roofline = timing.value else {
      speculation.fail(
        "eagle needs 'cost', unless the pool has a 'gpu', a 'model' and roofline timing")
      return nil
    }
    return guesses.made(by: .model(.roofline(config)), helper: config, isHead: true)
  }

  /// A second model on the pool's GPUs, where both are known.
  private func config(of helper: HelperChoice) -> RooflineConfig? {
    guard let model = helper.model, let gpu = hardware.gpu.value else { return nil }
    return RooflineConfig(
      model: model, gpu: gpu,
      tensorParallel: helper.tensorParallel ?? hardware.tensorParallel.value,
      precision: hardware.precision.value, kvPrecision: hardware.kvFormat)
  }

  /// Iteration times of a second model; reports what is missing for them.
  private func timing(of helper: HelperChoice, _ config: RooflineConfig?) -> TimingConfig? {
    if let model = helper.model, hardware.tensorParallel.isGood {
      let ways = helper.tensorParallel ?? hardware.tensorParallel.value
      if !model.heads.isMultiple(of: ways) {
        speculation.fail(
          "\(model.name) has \(model.heads) heads, which \(ways) GPUs cannot share: give its "
            + "'tensorParallel'")
      }
    }
    switch helper.timing {
    case .affine(let affine): return .affine(affine)
    case .profile(let profile): return .profile(profile)
    case .roofline, nil:
      if let config { return .roofline(config) }
      if hardware.gpu.isGood {
        speculation.fail(
          helper.model == nil
            ? "roofline timing of the small model needs its 'model'"
            : "the small model needs the pool's 'gpu', or a 'timing' of its own")
      }
      return nil
    }
  }

  /// Reports a budget in which not every sequence's guesses can be verified.
  private func checkBudget(for variation: DecodeVariation) {
    guard engine.isGood, variation.drafted > 0, engine.value.config.scheduler.limitsDecoding
    else { return }
    let config = engine.value.config
    let needed = config.maxBatch * (1 + variation.drafted)
    if config.maxBatchTokens < needed {
      engine.fail(
        "maxBatchTokens must be at least \(needed): each of maxBatch sequences verifies "
          + "\(variation.drafted) guesses beside its own token")
    }
  }

  /// Reports a second model, or a cost of tokens, with which one iteration could last too long.
  private func checkDuration(of variation: DecodeVariation) {
    var longest = 0.0
    let tokens = Double(engine.value.config.maxBatchTokens) + 1e9
    switch variation {
    case .speculation(let config):
      if case .model(.affine(let affine)) = config.drafter {
        longest = Double(config.tokens) * most(affine, tokens)
      }
      if case .lookup(let time) = config.drafter {
        longest = Double(time.picoseconds) * Double(engine.value.config.maxBatch)
      }
    case .routing(let config):
      if case .affine(let affine) = config.small { longest += most(affine, tokens) }
      if case .affine(let affine) = timing.value { longest += most(affine, tokens) }
      longest = Double(config.step) * longest + Double(config.router.picoseconds)
    case .depths: break
    }
    if longest > 10 * 86400e12 {
      speculation.fail("an iteration could take longer than ten days; lower the coefficients")
    }
  }

  /// Picoseconds of an iteration of so many tokens and as long contexts, by the coefficients.
  private func most(_ affine: AffineTiming, _ tokens: Double) -> Double {
    Double(max(affine.base, affine.prefillBase ?? .zero).picoseconds)
      + (affine.perPrefillToken + affine.perSequence + Double(affine.perContextToken)) * tokens
      + affine.perPrefillContextToken * 1e6 * tokens
  }
}

extension GuessChoice {
  /// Speculation with these guesses.
  fileprivate func made(
    by drafter: SpeculationConfig.Drafter, helper: RooflineConfig? = nil, isHead: Bool = false
  ) -> DecodeVariation {
    .speculation(
      SpeculationConfig(
        drafter: drafter, tokens: tokens, acceptance: acceptance, helper: helper, isHead: isHead,
        tree: tree))
  }
}
