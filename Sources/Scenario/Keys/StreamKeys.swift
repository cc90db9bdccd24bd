internal import DiscreteEvents
internal import Workload

extension Shape where Value == StreamConfig {
  /// One stream of the workload.
  static var stream: Shape {
    .mapping("stream") { reader in
      let name = reader.required("name", .text(), "what reports call the stream")
      let source = source(&reader)
      let slo = reader.optional(
        "slo", .slo, default: SLO(), written: "{}", "what each request is promised")
      let timeout = reader.optional(
        "timeout", .positiveDuration, "how long a client waits for its last token")
      let sessions = reader.optional(
        "sessions", .count(1...1_000_000_000), "over how many sessions requests are spread")
      let intents = reader.optional(
        "intents", .intents, default: [], "what kinds of work the requests are")
      let expectedOutput = reader.optional(
        "expectedOutput", .expectedOutput,
        "what the router is told of an answer's length: exact, or off by a lognormal factor")
      let adapter = reader.optional(
        "adapter", .adapterChoice,
        "which adapter requests ask for; without it, the trace's, or none")
      let systemPrompts = reader.optional(
        "systemPrompts", .systemPrompts,
        "the system prompts that requests begin with; without it, a trace's own prefixes, or none")
      let turns = reader.optional(
        "turns", .turns, "what follows on each arrival; without it, it is a request by itself")
      let task = reader.optional(
        "task", .task, "what an arrival starts; without it, it is a request itself")
      if task.isGiven, case .trace = source {
        task.fail("needs 'arrivals', 'prompt' and 'output': the tokens of an agent's LLM calls")
      }
      checkTurns(turns, source, task)
      let priority = reader.optional(
        "priority", .count(0...1000), default: 0,
        "how much its requests matter when load is shed or queued: the more the greater")
      let acceptance = reader.optional(
        "acceptance", .acceptance,
        "how likely guesses at its answers are right; without it, as pools that speculate say")
      let limits = LimitFields(&reader)
      return StreamConfig(
        name: name.value, source: source, slo: slo.value, timeout: timeout.value,
        sessions: sessions.value, intents: intents.value, expectedOutput: expectedOutput.value,
        adapter: adapter.value, task: task.value, priority: priority.value,
        systemPrompts: systemPrompts.value, acceptance: acceptance.value, turns: turns.value,
        maxTokens: limits.maxTokens.value, earlyExit: limits.earlyExit.value)
    }
  }

  /// Reports turns where arrivals cannot be the first ones of sessions.
  private static func checkTurns(
    _ turns: Field<TurnsConfig?>, _ source: SourceConfig, _ task: Field<TaskConfig?>
  ) {
    guard turns.isGood, turns.isGiven else { return }
    if task.isGiven {
      return turns.fail("does not go with 'task', which says what an arrival starts")
    }
    if !StreamConfig(name: "", source: source, turns: turns.value).mayHaveTurns {
      turns.fail("needs 'prompt', 'output' and arrivals that are not closed")
    }
  }

  /// Reads `trace`, or `arrivals` with `prompt` and `output` or `lengths`.
  private static func source(_ reader: inout MappingReader) -> SourceConfig {
    let trace = reader.optional("trace", .trace, "requests replayed from a file")
    let arrivals = reader.optional("arrivals", .arrivals, "when requests arrive")
    let prompt = reader.optional("prompt", .length, "tokens of a prompt")
    let output = reader.optional("output", .length, "tokens of an answer")
    let lengths = reader.optional(
      "lengths", .jointLengths, "tokens of prompt and answer drawn together")
    if trace.isGiven {
      let reason = "a stream with a trace takes it from there"
      if arrivals.isGiven { arrivals.fail(reason) }
      if prompt.isGiven { prompt.fail(reason) }
      if output.isGiven { output.fail(reason) }
      if lengths.isGiven { lengths.fail(reason) }
      return .trace(trace.value ?? Shape<TraceConfig>.trace.placeholder())
    }
    if !arrivals.isGiven { reader.miss("arrivals", "needs 'arrivals' (or 'trace')") }
    if lengths.isGiven {
      let reason = "'lengths' already says how long requests are"
      if prompt.isGiven { prompt.fail(reason) }
      if output.isGiven { output.fail(reason) }
    } else {
      if !prompt.isGiven { reader.miss("prompt", "needs 'prompt' (or 'lengths')") }
      if !output.isGiven { reader.miss("output", "needs 'output' (or 'lengths')") }
    }
    let independent = LengthsConfig.independent(
      prompt: prompt.value ?? .constant(1), output: output.value ?? .constant(1))
    return .generated(
      arrivals: arrivals.value ?? .poisson(rate: 1), lengths: lengths.value ?? independent)
  }
}

extension Shape where Value == TurnsConfig {
  fileprivate static var turns: Shape {
    .mapping("turns") { reader in
      let count = reader.required("count", .length, "turns of a session, as lengths are drawn")
      let prompt = reader.required(
        "prompt", .length, "tokens that a turn after the first adds to what was said")
      let pause = reader.optional(
        "pause", .think, default: .constant(.zero), written: "0s",
        "from an answer to the next turn: a duration, always the same, or a kind")
      let maxPrompt = reader.optional(
        "maxPrompt", .tokens, default: Shape<Int>.maxTokens,
        "a session ends before a turn whose prompt would be longer")
      return TurnsConfig(
        count: count.value, prompt: prompt.value, pause: pause.value, maxPrompt: maxPrompt.value)
    }
  }
}

extension Shape where Value == SystemPromptConfig {
  fileprivate static var systemPrompts: Shape {
    .mapping("system prompts") { reader in
      let count = reader.required("count", .count(1...1_000_000), "how many there are")
      let tokens = reader.required("tokens", .tokens, "tokens of each")
      let exponent = reader.optional(
        "exponent", .number(0...10, "a number from 0 to 10"), default: 0, written: "0",
        "Zipf's: number k is used in proportion to k^-exponent")
      return SystemPromptConfig(
        count: count.value, tokens: tokens.value, exponent: exponent.value)
    }
  }
}

extension Shape where Value == SLO {
  fileprivate static var slo: Shape {
    .mapping("slo") { reader in
      let ttft = reader.optional("ttft", .positiveDuration, "time to the first token, at most")
      let tpot = reader.optional("tpot", .positiveDuration, "time per further token, at most")
      let e2e = reader.optional("e2e", .positiveDuration, "time to the last token, at most")
      return SLO(ttft: ttft.value, tpot: tpot.value, e2e: e2e.value)
    }
  }
}

extension Shape where Value == TraceConfig {
  /// A trace file and how to read it.
  static var trace: Shape {
    .mapping("trace") { reader in
      let file = reader.required("file", .existingFile, "the trace")
      let format = reader.required(
        "format", .named("trace format", placeholder: TraceFormat.csv), "how it is written")
      let speed = reader.optional(
        "speed", .number(1e-6...1e6, "a number from 1e-6 to 1e6"), default: 1, written: "1",
        "divides arrival times: 2 replays at twice the rate")
      let limit = reader.optional("limit", .count(1...1_000_000_000_000), "rows, at most")
      let offset = reader.optional(
        "offset", .count(0...1_000_000_000_000), default: 0, "rows skipped at the start")
      let jitter = reader.optional(
        "jitter", .duration, default: .zero, written: "0s",
        "the bucket that arrival times were rounded down to; rows are spread over it")
      let onBadRow = reader.optional(
        "onBadRow", .named("action", placeholder: OnBadRow.fail), default: .fail,
        "what to do with a row that cannot be read")
      return TraceConfig(
        file: file.value, format: format.value, speed: speed.value, limit: limit.value,
        offset: offset.value, jitter: jitter.value, onBadRow: onBadRow.value)
    }
  }
}
