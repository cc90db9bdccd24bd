internal import DiscreteEvents

/// A value in a stream's configuration that makes no sense, and where.
package struct ConfigMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// The keys that lead to the value, as a scenario writes them: `arrivals.gamma.cv`.
  package var path: String
  package var message: String

  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  package var description: String { "\(path): \(message)" }
}

extension StreamConfig {
  /// The most tokens a prompt or an output may have.
  package static var maxTokens: Int { 100_000_000 }

  /// All that is wrong with the configuration, in the order in which a scenario writes it.
  package var mistakes: [ConfigMistake] {
    var check = ConfigCheck()
    switch source {
    case .generated(let arrivals, let lengths):
      check.arrivals(arrivals)
      check.lengths(lengths)
    case .trace(let trace): check.trace(trace, at: "trace")
    }
    if let sessions { check.whole(sessions, "sessions", in: 1...Int(Int32.max)) }
    if let timeout { check.positive(timeout, "timeout") }
    if let turns { check.turns(turns) }
    if turns != nil, !mayHaveTurns {
      check.expect(false, "turns", "needs 'prompt', 'output' and arrivals that are not closed")
    }
    check.intents(intents)
    if case .lognormal(let cv) = expectedOutput {
      check.notNegative(cv, "expectedOutput.cv", atMost: 1e6)
    }
    return check.mistakes
  }

  /// Whether arrivals can be the first turns of sessions: a trace says itself what comes, and a
  /// closed stream's clients what comes next.
  package var mayHaveTurns: Bool {
    guard case .generated(let arrivals, _) = source, task == nil else { return false }
    if case .closed = arrivals { return false }
    return true
  }
}

/// Collects mistakes.
private struct ConfigCheck {
  var mistakes: [ConfigMistake] = []

  mutating func expect(_ holds: Bool, _ path: String, _ message: @autoclosure () -> String) {
    if !holds { mistakes.append(ConfigMistake(path: path, message: message())) }
  }

  mutating func whole(_ value: Int, _ path: String, in range: ClosedRange<Int>) {
    expect(
      range.contains(value), path,
      "must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
  }

  mutating func tokens(_ value: Int, _ path: String, from low: Int = 1) {
    whole(value, path, in: low...StreamConfig.maxTokens)
  }

  mutating func positive(_ value: Double, _ path: String, atMost limit: Double = 1e12) {
    expect(
      value > 0 && value <= limit, path, "must be over 0 and at most \(limit), not \(value)")
  }

  mutating func positive(_ value: SimTime, _ path: String) {
    expect(
      value > .zero && value <= .horizon, path,
      "must be over 0 s and at most 100 days, not \(value.seconds) s")
  }

  mutating func notNegative(_ value: Double, _ path: String, atMost limit: Double) {
    expect(value >= 0 && value <= limit, path, "must be from 0 to \(limit), not \(value)")
  }

  mutating func notNegative(_ value: SimTime, _ path: String) {
    expect(
      value >= .zero && value <= .horizon, path,
      "must be from 0 s to 100 days, not \(value.seconds) s")
  }
}

extension ConfigCheck {
  mutating func arrivals(_ config: ArrivalsConfig) {
    switch config {
    case .poisson(let rate): positive(rate, "arrivals.poisson")
    case .constant(let rate): positive(rate, "arrivals.constant")
    case .gamma(let rate, let cv):
      positive(rate, "arrivals.gamma.rate")
      notNegative(cv, "arrivals.gamma.cv", atMost: 1000)
    case .mmpp(let states): mmpp(states)
    case .diurnal(let mean, let amplitude, let period, let peak):
      positive(mean, "arrivals.diurnal.mean")
      notNegative(amplitude, "arrivals.diurnal.amplitude", atMost: 1)
      positive(period, "arrivals.diurnal.period")
      notNegative(peak, "arrivals.diurnal.peak")
    case .closed(let clients, let think):
      whole(clients, "arrivals.closed.clients", in: 1...Int(Int32.max))
      switch think {
      case .constant(let time), .exponential(let time): notNegative(time, "arrivals.closed.think")
      }
    }
  }

  private mutating func mmpp(_ states: [ArrivalsConfig.MMPPState]) {
    for (index, state) in states.enumerated() {
      let path = "arrivals.mmpp[\(index)]"
      notNegative(state.rate, "\(path).rate", atMost: 1e12)
      // Shorter states would spend the run on changes of state.
      let shortest = SimTime(picoseconds: 1_000_000)
      expect(
        state.mean >= shortest && state.mean <= .horizon, "\(path).mean",
        "must be from 1 us to 100 days, not \(state.mean.seconds) s")
    }
    expect(
      states.contains { $0.rate > 0 }, "arrivals.mmpp", "needs a state with a rate over 0")
  }

  mutating func lengths(_ config: LengthsConfig) {
    switch config {
    case .independent(let prompt, let output):
      length(prompt, at: "prompt")
      length(output, at: "output")
    case .split(let total, let prompt):
      length(total, at: "lengths.split.total")
      notNegative(prompt, "lengths.split.prompt", atMost: 1)
    case .pairs(let trace): self.trace(trace, at: "lengths.pairs")
    }
  }

  mutating func turns(_ config: TurnsConfig) {
    length(config.count, at: "turns.count")
    length(config.prompt, at: "turns.prompt")
    tokens(config.maxPrompt, "turns.maxPrompt")
    switch config.pause {
    case .constant(let time), .exponential(let time): notNegative(time, "turns.pause")
    }
  }

  private mutating func length(_ config: LengthConfig, at path: String) {
    switch config {
    case .constant(let tokens): self.tokens(tokens, "\(path).constant")
    case .uniform(let min, let max):
      tokens(min, "\(path).uniform.min")
      tokens(max, "\(path).uniform.max")
      expect(min <= max, "\(path).uniform", "min \(min) is over max \(max)")
    case .lognormal(let mean, let cv, let max):
      variate(mean, cv, max, at: "\(path).lognormal")
    case .gamma(let mean, let cv, let max): variate(mean, cv, max, at: "\(path).gamma")
    case .zipf(let exponent, let max):
      notNegative(exponent, "\(path).zipf.exponent", atMost: 100)
      tokens(max, "\(path).zipf.max")
    case .histogram(let bins): histogram(bins, at: "\(path).histogram")
    case .cdf(let points): cdf(points, at: "\(path).cdf")
    }
  }

  private mutating func variate(_ mean: Double, _ cv: Double, _ max: Int, at path: String) {
    positive(mean, "\(path).mean")
    notNegative(cv, "\(path).cv", atMost: 1000)
    tokens(max, "\(path).max")
  }

  private mutating func histogram(_ bins: [LengthConfig.Bin], at path: String) {
    for (index, bin) in bins.enumerated() {
      tokens(bin.tokens, "\(path)[\(index)].tokens", from: 0)
      notNegative(bin.weight, "\(path)[\(index)].weight", atMost: 1e15)
    }
    expect(bins.contains { $0.weight > 0 }, path, "needs a weight over 0")
  }

  private mutating func cdf(_ points: [LengthConfig.Bin], at path: String) {
    var last = LengthConfig.Bin(tokens: 0, weight: 0)
    for (index, point) in points.enumerated() {
      tokens(point.tokens, "\(path)[\(index)].tokens", from: 0)
      notNegative(point.weight, "\(path)[\(index)].weight", atMost: 1)
      expect(
        point.tokens >= last.tokens && point.weight >= last.weight, "\(path)[\(index)]",
        "lies below the point before it")
      last = point
    }
    // Sums of decimal probabilities miss 1 by a few 1e-16 a term.
    expect(
      abs(last.weight - 1) < 1e-9, path, "must end at probability 1, not \(last.weight)")
  }

  mutating func trace(_ config: TraceConfig, at path: String) {
    expect(!config.file.isEmpty, "\(path).file", "is empty")
    positive(config.speed, "\(path).speed", atMost: 1e9)
    if let limit = config.limit { whole(limit, "\(path).limit", in: 1...Int.max) }
    whole(config.offset, "\(path).offset", in: 0...Int.max)
    // A bucket of times is kept in memory; and the sum with a time must not overflow.
    expect(
      config.jitter >= .zero && config.jitter <= .seconds(86_400), "\(path).jitter",
      "must be from 0 s to 1 day, not \(config.jitter.seconds) s")
  }
}

extension ConfigCheck {
  fileprivate mutating func intents(_ intents: [IntentConfig]) {
    for (index, intent) in intents.enumerated() {
      let path = "intents[\(index)]"
      expect(!intent.name.isEmpty, "\(path).name", "is empty")
      expect(
        !intents[..<index].contains { $0.name == intent.name }, "\(path).name",
        "two intents are called '\(intent.name)'")
      notNegative(intent.share, "\(path).share", atMost: 1e15)
      guard let bytes = intent.bytesPerToken else { continue }
      positive(bytes.mean, "\(path).bytesPerToken.mean", atMost: 1e6)
      notNegative(bytes.cv, "\(path).bytesPerToken.cv", atMost: 1e6)
    }
    expect(
      intents.isEmpty || intents.contains { $0.share > 0 }, "intents", "needs a share over 0")
  }
}
