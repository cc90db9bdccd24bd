internal import DiscreteEvents

/// Several chains of reasoning at once: a small model drafts them turn by turn, a large one scores
/// each draft and goes on itself where it rejects one.
///
/// ATTS (Xiong et al., "Asynchronous test-time scaling via conformal prediction", arXiv
/// 2509.15148).
/// Which drafts are rejected is a matter of rank. Asynchronously each draft is held against the
/// scores of earlier ones, of all requests (``ConformalRank``): its p-value rejects it when at most
/// `alpha`, and no chain waits for another. Synchronously, as rejection sampling with scores that
/// are normalised over all samples, all chains draft, then all are scored, then the `alpha` worst
/// are continued, and then the next turn begins.
///
/// Chains have no text: scores are numbers drawn evenly, so that they are exchangeable, and a turn
/// brings an answer with probability `answered`. Both are the same of a chain's turn whoever waits
/// for whom. The answer is the best of the chains' last calls; where none could write anything, the
/// large model answers alone. Each call sends all that its chain has written as its prompt.
struct ConformalChains: RoutingPolicy {
  /// O(chains + replicas). Nobody has measured what a decision takes.
  static let definition = PolicyDefinition(
    "conformal-chains",
    about: "a small model drafts chains of reasoning, a large one goes on where it rejects (ATTS)",
    parameters: [
      .count(
        "draft", default: 0, in: 0...1000,
        about: "the pool of the small model, by its place in the scenario, from 0"),
      .count(
        "target", default: 1000, in: 0...1000,
        about: "the pool of the large model; beyond the end = the last"),
      .count("samples", default: 4, in: 1...32, about: "chains of a request"),
      .count("turns", default: 6, in: 1...32, about: "turns of a chain, at most"),
      .count("draftTokens", default: 100, in: 1...100_000, about: "tokens drafted in a turn"),
      .count(
        "targetTokens", default: 100, in: 1...100_000,
        about: "tokens that the large model goes on for"),
      .number("alpha", default: 0.2, in: 0...1, about: "the part of drafts that is rejected"),
      .number(
        "answered", default: 0.5, in: 0...1, about: "how likely a turn brings a chain's answer"),
      .word(
        "mode", among: ["asynchronous", "synchronous"], about: "whether chains go on alone"),
    ]
  ) { ConformalChains($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool, .calls]
  private let parameters: PolicyParameters
  private let isSynchronous: Bool
  private var draftPool = 0
  private var targetPool = 0
  private var rank = ConformalRank()
  /// By request in flight.
  private var requests: [Int: ReasoningChains] = [:]

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    isSynchronous = parameters.word("mode") == "synchronous"
  }

  mutating func prepare(for fleet: FleetDescription) {
    let last = max(0, fleet.pools.count - 1)
    draftPool = min(parameters.count("draft"), last)
    targetPool = min(parameters.count("target"), last)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard !replicas(for: .draft, in: view).isEmpty else {
      return Decision(.hold, because: Reason("no replica of the small model is up"))
    }
    let chains = ReasoningChains(parameters.count("samples"), seed: random.bits())
    requests[request.id] = chains
    return goOn(request, chains, [], in: view)
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    guard var chains = requests[request.id] else {
      return Decision(.reject, because: Reason("nobody answered"))
    }
    for left in chains.takeLeft(of: calls) {
      note(calls[left.call], left.call, of: left.chain, &chains)
    }
    if isSynchronous { rejectWorst(of: &chains) }
    return goOn(request, chains, calls, in: view)
  }

  /// A call of a chain has left.
  private mutating func note(
    _ outcome: CallOutcome, _ call: Int, of chain: Int, _ chains: inout ReasoningChains
  ) {
    guard outcome.isCompleted else {
      chains.chains[chain].step = .end
      return
    }
    switch chains.chains[chain].step {
    case .draft:
      chains.chains[chain].written += outcome.outputTokens
      chains.chains[chain].last = call
      chains.chains[chain].step = .score
    case .score:
      let score = chains.number(of: chain, use: 0)
      chains.chains[chain].score = score
      let isRejected = rank.take(score) <= parameters["alpha"]
      if isSynchronous { return }
      if isRejected { chains.chains[chain].step = .goOn } else { endTurn(of: chain, &chains) }
    case .goOn:
      chains.chains[chain].written += outcome.outputTokens
      chains.chains[chain].last = call
      endTurn(of: chain, &chains)
    case .end: break
    }
  }

  private func endTurn(of chain: Int, _ chains: inout ReasoningChains) {
    let isAnswered = chains.number(of: chain, use: 1) < parameters["answered"]
    chains.chains[chain].turn += 1
    let isLast = chains.chains[chain].turn >= parameters.count("turns")
    chains.chains[chain].step = isAnswered || isLast ? .end : .draft
  }

  /// Once all chains of a turn are scored, the worst are to be continued.
  private func rejectWorst(of chains: inout ReasoningChains) {
    let scored = chains.waiting(for: .score).compactMap { chain in
      chains.chains[chain].score.map { (score: $0, chain: chain) }
    }
    let sorted = scored.sorted { ($0.score, $0.chain) < ($1.score, $1.chain) }
    let count = Int((parameters["alpha"] * Double(sorted.count)).rounded())
    for (place, (_, chain)) in sorted.enumerated() {
      chains.chains[chain].score = nil
      if place < count {
        chains.chains[chain].step = .goOn
      } else {
        endTurn(of: chain, &chains)
      }
    }
  }

  /// Asks for every chain what it needs next; where chains wait for each other, first for those
  /// that are furthest behind in the turn.
  private mutating func goOn(
    _ request: RequestView, _ before: ReasoningChains, _ calls: [CallOutcome], in view: FleetView
  ) -> Decision {
    var chains = before
    var made: [Call] = []
    let steps: [ReasoningChains.Step] = [.goOn, .score, .draft]
    for step in steps where !isSynchronous || made.isEmpty {
      let waiting = chains.waiting(for: step)
      let replicas = self.replicas(for: step, in: view)
      guard !replicas.isEmpty else {
        for chain in waiting { chains.chains[chain].step = .end }
        continue
      }
      for (place, chain) in waiting.enumerated() {
        let replica = replicas[place % replicas.count]
        made.append(call(of: chains.chains[chain], request, to: replica))
      }
      chains.ask(waiting)
    }
    requests[request.id] = chains
    let score = Double(chains.awaitedCalls.count)
    if !chains.awaitedCalls.isEmpty {
      return Decision(
        isSynchronous ? .fanOut(made) : .spread(made),
        because: Reason("chains that go on", score: score))
    }
    let answers = chains.chains.map(\.last).filter { $0 >= 0 && calls[$0].isCompleted }
    if answers.isEmpty { return answerAlone(in: view) }
    return Decision(
      .answer(.best(of: answers, accuracy: 1)),
      because: Reason("all chains have ended", score: Double(answers.count)))
  }

  private func answerAlone(in view: FleetView) -> Decision {
    guard let replica = replicas(for: .goOn, in: view).first ?? view.upReplicas.first else {
      return Decision(.reject, because: Reason("no replica is up"))
    }
    return Decision(.place(replica), because: Reason("no chain could be written"))
  }

  private func call(
    of chain: ReasoningChains.Chain, _ request: RequestView, to replica: Int
  ) -> Call {
    let tokens =
      switch chain.step {
      case .draft: parameters.count("draftTokens")
      case .goOn: parameters.count("targetTokens")
      case .score, .end: 1
      }
    return Call(
      to: replica, adapter: request.adapter, promptTokens: request.promptTokens + chain.written,
      outputTokens: tokens)
  }

  /// Replicas that are up for a step, the least loaded first.
  private func replicas(for step: ReasoningChains.Step, in view: FleetView) -> [Int] {
    let pool = step == .draft ? draftPool : targetPool
    return view.pools[pool].filter(view.isUp).sorted {
      (view.outstanding($0), $0) < (view.outstanding($1), $1)
    }
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    requests[outcome.request.id] = nil
  }
}
