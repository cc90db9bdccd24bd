internal import Pool

/// The schedulers that a scenario can name.
enum SchedulerKind: String, CaseIterable {
  case vllm, sarathi, orca, sglang

  /// The kind of a scheduler; a new one does not compile until it is named here.
  init(_ scheduler: SchedulerConfig) {
    self =
      switch scheduler {
      case .vllm: .vllm
      case .sarathi: .sarathi
      case .orca: .orca
      case .sglang: .sglang
      }
  }

  /// What it is, in one line.
  var about: String {
    switch self {
    case .vllm: "vLLM v1: continuous batching, chunked prefill, preemption of the youngest"
    case .sarathi: "Sarathi-Serve: stall-free batches, memory for a prompt from its first chunk on"
    case .orca: "Orca: whole prompts, memory for the longest answer, nobody is preempted"
    case .sglang: "SGLang: prompts before answers, admission by estimate, retraction"
    }
  }

  var shape: Shape<SchedulerConfig> {
    switch self {
    case .vllm: Shape<Void>.noParameters(rawValue).map { .vllm }
    case .sarathi: .sarathi
    case .orca: .orca
    case .sglang: .sglang
    }
  }

  /// Reports what does not go together.
  static func check(_ scheduler: Field<SchedulerConfig>, admit: Field<AdmissionRule>) {
    guard scheduler.isGood, admit.isGood, admit.isGiven else { return }
    let name = SchedulerKind(scheduler.value)
    if name != .vllm {
      admit.fail("goes with the scheduler vllm; \(name.rawValue) has a rule of its own")
    }
  }
}

extension Shape where Value == SchedulerConfig {
  /// What runs in an iteration: a scheduler's name, or a mapping from it to its parameters.
  static var scheduler: Shape {
    .choice(
      "scheduler", allowsName: true,
      SchedulerKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }

  fileprivate static var sarathi: Shape {
    .mapping("sarathi") { reader in
      let watermark = reader.optional(
        "watermark", .number(0...1, "a number from 0 to 1"), default: SarathiConfig().watermark,
        "the part of the KV blocks that a new prompt must leave free")
      return .sarathi(SarathiConfig(watermark: watermark.value))
    }
  }

  fileprivate static var orca: Shape {
    .mapping("orca") { reader in
      let reserve = reader.optional(
        "reserve", .named("reserve", placeholder: OrcaReserve.max), default: .max,
        "tokens of an answer that memory is set aside for: those that the request may have, the "
          + "next power of two, or as many as there will be")
      return .orca(reserve.value)
    }
  }

  fileprivate static var sglang: Shape {
    .mapping("sglang") { reader in
      let usual = SGLangConfig()
      let chunks = reader.optional(
        "chunkedPrefill", .flag, default: usual.chunksPrompts,
        "whether maxBatchTokens cuts prompts")
      let mixes = reader.optional(
        "mixedChunk", .flag, default: usual.mixes, "whether answers go on beside prompts")
      let ratio = reader.optional(
        "newTokenRatio", .number(0...1, "a number from 0 to 1"), default: usual.firstRatio,
        "the part of what running answers may still have that is reckoned with at the start")
      let least = reader.optional(
        "minRatioFactor", .number(0...1, "a number from 0 to 1"), default: usual.leastFactor,
        "the part of newTokenRatio to which that falls")
      let steps = reader.optional(
        "decaySteps", .count(1...1_000_000), default: usual.decaySteps,
        "iterations in which it does")
      let retract = reader.optional(
        "retractSteps", .count(0...1_000_000), default: usual.retractSteps,
        "tokens more of each answer that are reckoned with after a retraction")
      let clip = reader.optional(
        "clipMaxTokens", .count(1...1_000_000_000), default: usual.clip,
        "tokens of an answer that are reckoned with, at most")
      var config = SGLangConfig()
      config.chunksPrompts = chunks.value
      config.mixes = mixes.value
      config.firstRatio = ratio.value
      config.leastFactor = least.value
      config.decaySteps = steps.value
      config.retractSteps = retract.value
      config.clip = clip.value
      return .sglang(config)
    }
  }
}
