internal import Pool

/// Where preempted sequences' KV goes, as it is written.
struct SwapChoice {
  /// Host memory of a replica, and what each of its GPUs' links to the host carries.
  var memory: Double
  var bandwidth: Double
}

extension Shape where Value == SwapChoice {
  static var swap: Shape {
    .mapping("swap") { reader in
      let memory = reader.required("memory", .bytes, "host memory of a replica for KV blocks")
      let bandwidth = reader.required(
        "bandwidth", .bandwidth, "what each GPU's link to the host carries, either way")
      return SwapChoice(memory: memory.value, bandwidth: bandwidth.value)
    }
  }
}

/// How an engine queues and preempts, as it is written.
struct QueueFields {
  let order: Field<QueueOrder>
  let overtake: Field<Bool>
  let swap: Field<SwapChoice?>

  init(_ reader: inout MappingReader) {
    order = reader.optional(
      "order", .queueOrder, default: .fcfs, written: "fcfs",
      "which waiting request is next, and which running one gives way")
    overtake = reader.optional(
      "overtake", .flag, default: false,
      "whether a waiting request takes the place of a running one that it is ranked before")
    swap = reader.optional(
      "swap", .swap,
      "where KV of preempted requests goes; without it, it is forgotten and computed anew")
  }

  /// Reports what does not go together.
  func check(prefixCache: Field<Bool>) {
    guard order.isGood, prefixCache.isGood else { return }
    let name = OrderKind(order.value).rawValue
    if overtake.isGood, overtake.value, !order.value.ranks {
      let ranked =
        "priority, deadline, srpt, srpt-by-operation, chunk-doubling and feedback"
      overtake.fail("needs an order that ranks requests: \(ranked) do, \(name) does not")
    }
    if order.value == .longestPrefix, !prefixCache.value {
      order.fail("longest-prefix needs prefixCache: true")
    }
    if swap.isGood, swap.value != nil, prefixCache.value {
      swap.fail("must not go with prefixCache, which keeps what preempted requests leave")
    }
  }
}

extension PoolPlan {
  /// The engine with its host memory counted in KV blocks; reports what is missing for that.
  func engineConfig(executor: Field<ExecutorConfig>) -> EngineConfig {
    var config = engine.value.config
    guard engine.isGood, let choice = engine.value.swap else { return config }
    if executor.isGood, executor.value != .model {
      engine.fail("swap is not timed where iterations are run by kernels")
    }
    guard let model = hardware.model.value else {
      if !hardware.model.isGiven {
        engine.fail("swap needs the pool's 'model', which says how large KV blocks are")
      }
      return config
    }
    let ways = hardware.tensorParallel.value
    let bytes = KVMemory.blockBytes(
      of: model, tensorParallel: ways, kvPrecision: hardware.kvFormat, block: config.block)
    guard bytes > 0 else { return config }
    config.swap = SwapConfig(
      blocks: Int(min(1e9, choice.memory / (bytes * Double(ways)))),
      secondsPerBlock: bytes / choice.bandwidth)
    return config
  }
}
