internal import Pool

/// A replica's engine as it is written: its limits and its KV memory.
struct EngineChoice {
  var config: EngineConfig
  /// KV blocks; `nil` = as many as the memory holds.
  var kvBlocks: Int?
  /// What the host adds to roofline timing; `nil` = what the GPU's efficiency says.
  var host: ServingHost?
  /// Where preempted sequences' KV goes; `nil` = nowhere.
  var swap: SwapChoice?
}

extension Shape where Value == EngineChoice {
  /// How a replica's engine batches.
  static var engine: Shape {
    .mapping("engine") { reader in
      let usual = EngineConfig()
      let scheduler = reader.optional(
        "scheduler", .scheduler, default: usual.scheduler, written: "vllm",
        "what runs in an iteration")
      let limits = scheduler.value.limits
      let maxBatch = reader.optional(
        "maxBatch", .count(1...1_000_000), default: limits.batch,
        "sequences running, at most; without it, as the scheduler has it")
      let maxBatchTokens = reader.optional(
        "maxBatchTokens", .tokens, default: limits.tokens,
        "tokens an iteration, at most; without it, as the scheduler has it")
      let block = reader.optional(
        "block", .count(1...1_000_000), default: usual.block, "tokens a KV block")
      let kvBlocks = reader.optional(
        "kvBlocks",
        .word("auto", meaning: nil, or: Shape<Int>.count(1...1_000_000_000).orNothing),
        default: nil, written: "auto", "KV blocks of a replica; auto = from memory")
      let admit = reader.optional(
        "admit", .named("admission rule", placeholder: AdmissionRule.prompt),
        default: usual.admit,
        "what must fit the free blocks: the whole prompt, or only the next chunk")
      let maxQueue = reader.optional(
        "maxQueue", .count(0...1_000_000_000),
        "requests waiting at a replica, at most; one more is rejected")
      let host = reader.optional(
        "host", .servingHost,
        "the engine whose host time roofline timing adds; without it, as the GPU says")
      let prefixCache = reader.optional(
        "prefixCache", .flag, default: usual.prefixCache,
        "sharing of KV blocks between prompts that begin alike (vLLM's automatic prefix caching)")
      let retention = reader.optional(
        "retention", .number(0...1, "a number from 0 to 1"), default: 0, written: "0",
        "the part of its KV blocks that routers may ask it to keep for sessions' next requests")
      let queue = QueueFields(&reader)
      queue.check(prefixCache: prefixCache)
      SchedulerKind.check(scheduler, admit: admit)
      let config = EngineConfig(
        scheduler: scheduler.value, maxBatch: maxBatch.value,
        maxBatchTokens: maxBatchTokens.value, block: block.value, admit: admit.value,
        maxQueue: maxQueue.value, prefixCache: prefixCache.value,
        order: queue.order.value, overtakes: queue.overtake.value, retention: retention.value)
      return EngineChoice(
        config: config, kvBlocks: kvBlocks.value, host: host.value, swap: queue.swap.value)
    }
  }
}

extension Shape where Value == ServingHost {
  /// A host of the catalogue by its name.
  fileprivate static var servingHost: Shape {
    let hosts = ServingHost.catalogue
    return Shape<Int>.word("engine", among: hosts.map(\.name)).map { hosts[$0] }
  }
}
