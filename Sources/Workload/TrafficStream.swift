package import DiscreteEvents
package import Graphs

/// The requests of one stream, in order of arrival.
///
/// Every use of randomness has a random stream of its own, named after this stream and the use
/// (`workload/chat/arrivals`, `…/prompt`, `…/output`, `…/total`, `…/pairs`, `…/session`, `…/think`,
/// `…/jitter`, `…/intent`, `…/bytes`, `…/expected`, `…/adapter`, `…/prefix`, `…/turns`, `…/added`,
/// `…/pause`, `…/exit`), so that a change of one never shifts another.
///
/// A value with a place in its random streams and its file, which are shared by copies: keep one.
package struct TrafficStream {
  /// Clients of a closed stream; `nil` = the stream is open and ``next()`` yields its arrivals.
  package let clients: Int?
  private var arrivals: ArrivalProcess?
  private let arrivalsRandom: RandomStream
  private let lengths: RequestLengths?
  private let think: ThinkTime?
  private var replay: TraceReplay?
  private let sessions: Int
  private let sessionRandom: RandomStream
  private let traits: TraitSampler?
  private var adapter: AdapterSampler?
  private let prefixes: PrefixTree?
  private let systemPrompts: SystemPromptSampler?
  private var turns: TurnSampler?
  private let limit: OutputLimit?
  private let limitsOutput: Bool
  /// Whether its arrivals are the first turns of sessions. Asked of every request, so that it must
  /// not take a copy of the stream to say so.
  package let hasTurns: Bool

  /// Opens the stream for replication `replication` of a run with seed `seed`.
  ///
  /// - Parameters:
  ///   - intents: The intents of the whole workload, which its requests' are numbered by; `nil` =
  ///     the stream's own.
  ///   - adapters: The names of the fleet's adapters. Those that a trace names are found among
  ///     them; without any they are numbered as they come.
  ///   - prefixes: Takes the prefixes of prompts, where a trace tells them apart; `nil` = nobody
  ///     asks for them.
  /// - Throws: ``ConfigMistake``, the first there is, when the configuration has
  ///   ``StreamConfig/mistakes``; ``TraceError`` when a trace cannot be opened.
  package init(
    _ config: StreamConfig, seed: UInt64, replication: Int, intents: [String]? = nil,
    adapters: [String] = [], prefixes: PrefixTree? = nil
  ) throws {
    self.prefixes = prefixes
    // A stream name of its own: nothing may follow from whether anybody asks.
    systemPrompts = config.systemPrompts.flatMap { prompts in
      prefixes.map { prefixes in
        SystemPromptSampler(
          prompts, stream: config.name,
          random: RandomStream(
            seed: seed, replication: replication, name: "workload/\(config.name)/prefix"),
          prefixes: prefixes)
      }
    }
    if let mistake = config.mistakes.first { throw mistake }
    let stream = { (use: String) in
      RandomStream(seed: seed, replication: replication, name: "workload/\(config.name)/\(use)")
    }
    arrivalsRandom = stream("arrivals")
    sessionRandom = stream("session")
    sessions = config.sessions ?? 0
    traits = TraitSampler(config, intents: intents ?? [config].intents, stream: stream)
    if let choice = config.adapter {
      if let mistake = choice.mistake(inFleetOf: adapters.count) { throw mistake }
      adapter = AdapterSampler(choice, count: adapters.count, random: stream("adapter"))
    }
    limit = OutputLimit(config, random: stream("exit"))
    limitsOutput = limit != nil
    hasTurns = config.turns != nil
    turns = config.turns.map {
      TurnSampler($0, of: config.name, prefixes: prefixes, stream: stream)
    }
    switch config.source {
    case .generated(let arrivals, let lengths):
      self.arrivals = ArrivalProcess(arrivals)
      self.lengths = try RequestLengths(lengths, stream: stream)
      if case .closed(let clients, let think) = arrivals {
        self.clients = clients
        self.think = ThinkTime(think, random: stream("think"))
      } else {
        clients = nil
        think = nil
      }
    case .trace(let trace):
      clients = nil
      lengths = nil
      think = nil
      replay = try TraceReplay(
        trace, random: stream("jitter"), adapters: config.adapter == nil ? adapters : [],
        prefixes: prefixes)
    }
  }

  /// Trace rows skipped so far because they could not be read.
  package var skippedRows: Int {
    if case .pairs(let pairs, _) = lengths { return pairs.skippedRows }
    return replay?.skippedRows ?? 0
  }

  /// The names of the adapters that a trace has named so far: adapter number i is the i-th.
  package var adapterNames: [String] { replay?.adapterNames ?? [] }

  /// The next arrival of an open stream, never earlier than the one before; `nil` at the end of a
  /// trace, past the latest instant a run may reach, and for a closed stream.
  ///
  /// - Throws: ``TraceError`` when a row cannot be read.
  package mutating func next() throws -> Arrival? {
    if let time = arrivals?.next(using: arrivalsRandom) { return request(at: time) }
    guard var arrival = try replay?.next() else { return nil }
    if limitsOutput, let limit { arrival.output = limit.tokens(of: arrival.output) }
    if sessions > 0 { arrival.session = sessionRandom.below(sessions) }
    if adapter != nil { arrival.adapter = adapter?.next() ?? -1 }
    tellPrefix(of: &arrival)
    return arrival
  }

  /// A request of a generated stream, sent at `time`; for closed streams.
  package mutating func request(at time: SimTime) -> Arrival {
    let tokens = tokens()
    var arrival = Arrival(
      time: time, prompt: tokens.prompt, output: tokens.output,
      session: sessions > 0 ? sessionRandom.below(sessions) : -1,
      adapter: adapter?.next() ?? -1)
    if prefixes != nil { tellPrefix(of: &arrival) }
    return arrival
  }

  /// Says how a request begins. KV computed under one adapter is of no use under another.
  private func tellPrefix(of arrival: inout Arrival) {
    guard let prefixes else { return }
    if let systemPrompts { arrival.prefix = systemPrompts.sample(prompt: arrival.prompt) }
    if arrival.adapter >= 0 {
      arrival.prefix = prefixes.node(arrival.prefix, in: arrival.adapter)
    }
  }

  /// The tokens of one more request of a generated stream.
  package mutating func tokens() -> (prompt: Int, output: Int) {
    var tokens = lengths?.sample() ?? (prompt: 1, output: 1)
    if limitsOutput, let limit { tokens.output = limit.tokens(of: tokens.output) }
    return tokens
  }

  /// The session whose first turn `arrival` is; `nil` = it is of none.
  package mutating func openSession(_ arrival: inout Arrival, of stream: Int) -> Conversation? {
    turns?.open(&arrival, of: stream)
  }

  /// The next turn of a session; `nil` = it would be too long.
  package mutating func nextTurn(of session: inout Conversation, at time: SimTime) -> Arrival? {
    let output = tokens().output
    return turns?.next(of: &session, output: output, at: time)
  }

  /// From an answer to the next turn.
  package func pauseTime() -> SimTime { turns?.pauseTime() ?? .zero }

  /// Whether it says anything of its requests beyond how much they ask for.
  package var describesRequests: Bool { traits != nil }

  /// What is said of `arrival`, drawn; to be asked once for each request, in order of arrival.
  package func describe(_ arrival: Arrival) -> RequestTraits {
    traits?.sample(prompt: arrival.prompt, output: arrival.output) ?? RequestTraits()
  }

  /// How long a client of a closed stream thinks before its next request.
  package mutating func thinkTime() -> SimTime { think?.sample() ?? .zero }
}
