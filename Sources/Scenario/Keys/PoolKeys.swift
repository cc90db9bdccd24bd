internal import DiscreteEvents
internal import Pool

extension Shape where Value == PoolConfig {
  /// A pool of identical replicas.
  static var pool: Shape {
    .mapping("pool") { reader in
      let name = reader.required("name", .text(), "what reports call the pool")
      let replicas = reader.optional(
        "replicas", .count(1...1_000_000), default: 1, "how many there are")
      let hardware = HardwareFields(&reader)
      let maxModelLength = reader.optional(
        "maxModelLength", .tokens,
        "longest prompt and answer together; without it, the model's own")
      let supply = SupplyFields(&reader)
      let engine = reader.optional(
        "engine", .engine, default: EngineChoice(config: EngineConfig()), written: "{}",
        "how a replica batches")
      let timing = reader.optional(
        "timing", .timing, default: .roofline, written: "{ roofline: {} }",
        "where iteration times come from")
      let service = reader.optional(
        "adapters", .adapterService, "how it serves LoRA adapters; without it, it serves none")
      let place = PlaceFields(&reader)
      let executor = reader.optional(
        "executor", .executor, default: .model, written: "model",
        "what says how long an iteration takes: the timing model, or running it")
      let role = reader.optional(
        "role", .named("role", placeholder: PoolRole.both), default: .both,
        "what it serves of requests: prompts, answers, or both")
      let varied = VariationPlan(&reader, hardware: hardware, engine: engine, timing: timing)
      let variation = varied.variation(executor: executor)
      let tiers = TierFields(&reader)
      hardware.check()
      if executor.isGood, executor.value != .model, hardware.isGood, !hardware.isComplete {
        executor.fail("kernels needs the pool's 'gpu' and 'model'")
      }
      place.check(replicas)
      let adapters = AdapterPlan(hardware: hardware, timing: timing, service: service)
      let plan = PoolPlan(
        hardware: hardware, engine: engine, timing: timing, maxModelLength: maxModelLength,
        reserved: adapters.reserved, sharesMemory: adapters.sharesMemory,
        varied: varied, variation: variation, isDescribing: reader.isDescribing)
      plan.checkParallel(servesAdapters: service.isGiven, executor: executor)
      plan.checkPrediction(servesAdapters: service.isGiven, executor: executor)
      let blocks = plan.kvBlocks(&reader)
      let pool = PoolConfig(
        name: name.value, replicas: replicas.value,
        engine: hardware.replica(plan.engineConfig(executor: executor)),
        timing: plan.timingConfig(&reader), kvBlocks: blocks,
        maxModelLength: plan.longest(inBlocks: blocks),
        dollarsPerHour: supply.dollarsPerHour(of: hardware),
        adapters: adapters.service(blocks: blocks, block: engine.value.config.block),
        zones: place.zones.value, replicasPerRack: place.rack.value,
        restart: hardware.time(of: place.restart),
        hardware: hardware.config, executor: executor.value,
        role: role.value, variation: variation,
        tiers: reader.isDescribing ? nil : tiers.config(of: hardware, engine))
      return supply.supplying(pool, on: hardware)
    }
  }
}

/// Where a pool's replicas are, and how one starts.
private struct PlaceFields {
  let zones: Field<[Int]>
  let rack: Field<Int>
  let restart: Field<RestartChoice>

  init(_ reader: inout MappingReader) {
    zones = reader.optional(
      "zones", .zoneNames, default: [],
      "the zones that its replicas are spread over, in equal blocks of neighbours")
    rack = reader.optional(
      "replicasPerRack", .count(1...1_000_000), default: 1, "neighbours that share a rack")
    restart = reader.optional(
      "restart", .restart, default: .fixed(.zero), written: "0s",
      "how long a replica takes to start: a duration, or from the size of its weights")
  }

  func check(_ replicas: Field<Int>) {
    if zones.isGood, replicas.isGood, zones.value.count > replicas.value {
      zones.fail("must not be more than its replicas, \(replicas.value)")
    }
  }
}

/// What a pool runs on and what it runs, as far as the file says.
struct HardwareFields {
  let gpu: Field<GPU?>
  let model: Field<Model?>
  let tensorParallel: Field<Int>
  let precision: Field<Precision>
  let kvPrecision: Field<Precision?>
  let utilization: Field<Double>
  let experts: Field<ExpertRouting>
  let attention: Field<DecodeAttention>
  let prefill: Field<PrefillAttention>
  let parallel: ParallelFields

  init(_ reader: inout MappingReader) {
    gpu = reader.optional("gpu", .gpu, "of the catalogue, or its description")
    model = reader.optional("model", .model, "of the catalogue, or its description")
    tensorParallel = reader.optional(
      "tensorParallel", .count(1...1024), default: 1, "GPUs that share a replica's layers")
    precision = reader.optional(
      "precision", .named("precision", placeholder: Precision.bf16), default: .bf16,
      "format of the weights and of arithmetic")
    kvPrecision = reader.optional(
      "kvPrecision", .named("precision", placeholder: Precision.bf16),
      "format of the KV cache; without it, the precision where that has 16 bits or more, else bf16")
    utilization = reader.optional(
      "gpuMemoryUtilization", .fraction, default: 0.9, "part of GPU memory that the engine may use")
    experts = reader.optional(
      "experts", .expertRouting, default: ExpertRouting(), written: "{}",
      "how tokens choose among the model's experts, and how GPUs share these")
    attention = reader.optional(
      "attention", .decodeAttention, default: .dense, written: "dense",
      "which tokens of its context a decoding sequence attends to")
    prefill = reader.optional(
      "prefill", .prefillAttention, default: .dense, written: "dense",
      "which tokens before it a token of a prompt attends to, or which model computes it")
    parallel = ParallelFields(&reader)
  }

  /// The KV cache's format: vLLM's `auto` keeps it in the format of the activations.
  var kvFormat: Precision { kvPrecision.value ?? precision.value.unquantized }

  /// Both together, where both are known.
  var config: RooflineConfig? {
    guard let gpu = gpu.value, let model = model.value else { return nil }
    return config(model: model, gpu: gpu)
  }

  /// The same with another model or GPU.
  func config(model: Model, gpu: GPU) -> RooflineConfig {
    RooflineConfig(
      model: model, gpu: gpu, tensorParallel: tensorParallel.value, precision: precision.value,
      kvPrecision: kvFormat, routing: experts.value, attention: attention.value,
      prefill: prefill.value, pipelineParallel: parallel.pipeline.value,
      dataParallel: parallel.data.value,
      interconnect: parallel.interconnect.value)
  }

  /// How a replica batches whose groups of GPUs batch by `engine` each.
  func replica(_ engine: EngineConfig) -> EngineConfig {
    var replica = parallel.replica(engine)
    replica.pause = experts.value.rebalance
    return replica
  }

  /// GPUs of a replica.
  var gpus: Int { tensorParallel.value * parallel.groups }

  /// The price of a replica's GPUs.
  var dollarsPerHour: Double? {
    gpu.value?.dollarsPerHour.map { $0 * Double(gpus) }
  }

  /// How long a replica takes to start; reports what is not known for it, or too long.
  func time(of restart: Field<RestartChoice>) -> SimTime {
    guard restart.isGood else { return .zero }
    var bytes = 0.0
    if case .loading = restart.value {
      guard let weights = model.value else {
        if !model.isGiven {
          restart.fail("needs the pool's 'model', which says how large its weights are")
        }
        return .zero
      }
      let ways = tensorParallel.value
      bytes =
        Double(gpus)
        * weights.stage(of: parallel.pipeline.value).weightBytes(
          precision.value, tensorParallel: ways, dataParallel: parallel.data.value)
    }
    if let time = restart.value.time(loading: bytes) { return time }
    restart.fail("takes longer than 100d")
    return .zero
  }

  /// Reports what does not go together.
  func check() {
    let ways = tensorParallel.value
    if tensorParallel.isGood, model.isGood, let model = model.value {
      if !model.heads.isMultiple(of: ways) {
        tensorParallel.fail("must divide the \(model.heads) heads of \(model.name)")
      } else if model.latentAttention == nil, !model.kvHeads.isMultiple(of: ways),
        !ways.isMultiple(of: model.kvHeads)
      {
        tensorParallel.fail(
          "must divide the \(model.kvHeads) key-value heads of \(model.name), or be a multiple")
      }
      checkExperts(of: model)
    }
    parallel.check(
      model: model.isGood ? model.value : nil, gpu: gpu.isGood ? gpu.value : nil, experts: experts)
    guard gpu.isGood, let gpu = gpu.value else { return }
    if tensorParallel.isGood, ways > 1, gpu.linkBandwidth == nil {
      tensorParallel.fail("must be 1: \(gpu.name) has no link to its peers")
    }
    // Quantised weights are unpacked where the GPU has no arithmetic for them.
    let format = precision.value
    if precision.isGood, format.unquantized == format, gpu.flops[format] == nil {
      let supported = gpu.flops.keys.sorted().map(\.rawValue).joined(separator: ", ")
      precision.fail("\(gpu.name) has no \(format.rawValue); it has \(supported)")
    }
  }

  private func checkExperts(of model: Model) {
    guard experts.isGiven, experts.isGood else { return }
    guard let routed = model.experts else { return experts.fail("\(model.name) has no experts") }
    let routing = experts.value
    if let active = routing.active, active > Double(routed.count) {
      experts.fail("active must not be more than the \(routed.count) experts of \(model.name)")
    }
    if let offload = routing.offload, offload.resident > routed.count {
      experts.fail("resident must not be more than the \(routed.count) experts of \(model.name)")
    }
    guard routing.isParallel, parallel.data.isGood else { return }
    let ways = tensorParallel.value * parallel.data.value
    if ways == 1 {
      experts.fail("parallel needs a tensorParallel or dataParallel of 2 or more")
    } else if !(routed.count + routing.copies).isMultiple(of: ways) {
      let count = routed.count + routing.copies
      experts.fail("parallel needs tensorParallel times dataParallel to divide \(count) experts")
    }
  }

  /// Whether the pieces are there, and right.
  var isComplete: Bool { isGood && gpu.value != nil && model.value != nil }

  /// Whether nothing in them is wrong.
  var isGood: Bool {
    gpu.isGood && model.isGood && tensorParallel.isGood && precision.isGood && kvPrecision.isGood
      && utilization.isGood && experts.isGood && attention.isGood && prefill.isGood
      && parallel.isGood
  }
}
