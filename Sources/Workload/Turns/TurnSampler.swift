internal import DiscreteEvents
internal import Graphs

/// Draws the turns of a stream's sessions.
struct TurnSampler {
  private let count: LengthSampler
  private let added: LengthSampler
  private let pause: ThinkTime
  private let maxPrompt: Int
  private let countRandom: RandomStream
  private let addedRandom: RandomStream
  private let prefixes: PrefixTree?
  /// Sets the stream's sessions apart from others'.
  private let label: Int
  private var sessions = 0

  /// - Parameter stream: makes the random stream of a given use.
  init(
    _ config: TurnsConfig, of name: String, prefixes: PrefixTree?,
    stream: (String) -> RandomStream
  ) {
    count = LengthSampler(config.count)
    added = LengthSampler(config.prompt)
    pause = ThinkTime(config.pause, random: stream("pause"))
    maxPrompt = config.maxPrompt
    countRandom = stream("turns")
    addedRandom = stream("added")
    self.prefixes = prefixes
    label = prefixes?.number(of: name + "/turns") ?? 0
  }

  /// A session whose first turn is `arrival`.
  mutating func open(_ arrival: inout Arrival, of stream: Int) -> Conversation {
    arrival.session = sessions
    sessions += 1
    if let prefixes {
      let start = prefixes.node(
        after: arrival.prefix, label: label, end: prefixes.end(of: arrival.prefix))
      arrival.prefix = prefixes.node(after: start, label: arrival.session, end: arrival.prompt)
    }
    var conversation = Conversation(
      stream: stream, session: arrival.session, adapter: arrival.adapter,
      turnsLeft: count.sample(using: countRandom) - 1, tokens: 0, whole: -1)
    end(&arrival, of: &conversation)
    return conversation
  }

  /// The next turn of a session, with an answer of `output` tokens; `nil` = it would be too long.
  func next(
    of conversation: inout Conversation, output: Int, at time: SimTime
  ) -> Arrival? {
    let prompt = conversation.tokens + added.sample(using: addedRandom)
    guard prompt <= maxPrompt else { return nil }
    conversation.turnsLeft -= 1
    var arrival = Arrival(
      time: time, prompt: prompt, output: output, session: conversation.session,
      adapter: conversation.adapter)
    if let prefixes {
      arrival.prefix = prefixes.node(after: conversation.whole, label: 0, end: prompt)
    }
    end(&arrival, of: &conversation)
    return arrival
  }

  /// Says what the prompt and its answer are together, which the next turn goes on from.
  private func end(_ arrival: inout Arrival, of conversation: inout Conversation) {
    conversation.tokens = arrival.prompt + arrival.output
    guard let prefixes, conversation.turnsLeft > 0 else { return }
    arrival.whole = prefixes.node(after: arrival.prefix, label: 0, end: conversation.tokens)
    conversation.whole = arrival.whole
  }

  func pauseTime() -> SimTime { pause.sample() }
}
