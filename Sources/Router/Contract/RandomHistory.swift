package import DiscreteEvents
internal import Graphs

/// A small fleet that goes through a random history: requests come and leave, replicas report, go
/// down and come up. It shows a policy nothing but its view.
package struct RandomHistory {
  private var view: FleetView
  private var policy: any RoutingPolicy
  private let fleet: FleetDescription
  private let coin: RandomStream
  private let world: RandomStream
  private var inFlight: [Flight] = []
  /// What the policy made of each request, by the request's number.
  private var programs: [Program] = []
  /// What the policy answered when calls had left.
  package private(set) var resumptions: [Decision.Action] = []
  /// The first thing it did that no policy may.
  package private(set) var violation: String?

  /// The view that a request met, and what the policy did.
  package struct Step {
    package var view: FleetView
    package var decision: Decision
  }

  /// A call on its way: which of its request's calls it is.
  private struct Flight {
    var request: Int
    var call: Int
  }

  private struct Program {
    var request: RequestView
    var calls: [CallOutcome] = []
    var underWay = 0
    var isProgram = false
    /// Whether its calls race, and how far one must come before patience is over.
    var race: Milestone?
    var isPatient = false
    /// Whether the policy is asked after each of its calls.
    var isSpread = false
    var rounds = 0
  }

  /// Rounds of calls after which a request's policy is taken never to answer.
  private static let mostRounds = 100
  /// Calls of a request, as many as a fleet takes.
  private static let mostCalls = 10_000

  /// - Parameter coin: the policy's own random stream.
  package init(_ policy: any RoutingPolicy, replicas: Int, seed: UInt64, coin: RandomStream) {
    self.init(policy, FleetDescription(replicas: replicas), seed: seed, coin: coin)
  }

  /// - Parameter coin: the policy's own random stream.
  package init(
    _ policy: any RoutingPolicy, _ fleet: FleetDescription, seed: UInt64, coin: RandomStream
  ) {
    var policy = policy
    policy.prepare(for: fleet)  // What it needs may depend on the fleet.
    self.policy = policy
    self.fleet = fleet
    view = FleetView(
      pools: fleet.pools.map(\.replicas), adapters: fleet.adapters.count, needs: policy.needs,
      blocks: fleet.blocksOfReplicas, cacheDelay: policy.cacheDelay)
    self.coin = coin
    world = RandomStream(seed: seed, name: "world")
  }

  /// Lets something happen, and then a request come.
  package mutating func next() -> Step {
    view.advance(to: view.now + SimTime(picoseconds: Int64(1 + world.below(1000))))
    for _ in 0..<world.below(4) { disturb() }
    let request = makeRequest()
    programs.append(Program(request: request))
    let seen = view
    let decision = policy.place(request, in: view, using: coin)
    if policy.needs.contains(.adapterPlans) { check(policy.adapterPlan()) }
    if !view.upReplicas.isEmpty { _ = policy.evidence(for: request, in: view) }
    switch decision.action {
    case .place(let replica): make([Call(to: replica)], for: request.id)
    case .send(let call): make([call], for: request.id)
    case .fanOut(let calls):
      programs[request.id].isProgram = true
      make(calls, for: request.id)
    case .spread(let calls):
      programs[request.id].isProgram = true
      programs[request.id].isSpread = true
      make(calls, for: request.id)
    case .race(let calls, let patience, let milestone):
      programs[request.id].isProgram = true
      race(calls, patience, milestone, for: request.id)
    case .answer: note("it answers a request before any call was made for it")
    case .hold, .reject: break
    }
    return Step(view: seen, decision: decision)
  }

  private func makeRequest() -> RequestView {
    let intents = fleet.intents.count
    let request = RequestView(
      id: programs.count, stream: world.below(2), arrival: view.now,
      promptTokens: 1 + world.below(50), session: world.below(20) - 1,
      adapter: fleet.adapters.isEmpty ? -1 : world.below(fleet.adapters.count + 1) - 1,
      context: (0..<fleet.contextSize).map { _ in world.uniform() - 0.5 },
      intent: intents > 0 ? world.below(intents) : -1, promptBytes: world.below(200),
      expectedOutput: world.below(3) == 0 ? nil : 1 + world.below(50))
    return policy.needs.contains(.prefixes) ? request.beginning(with: makePrefix()) : request
  }

  /// Part of one of a few branches, and perhaps part of another that goes on from there.
  private func makePrefix() -> ContiguousArray<PrefixSpan> {
    guard world.below(5) > 0 else { return [] }
    let first = PrefixSpan(branch: Int32(world.below(3)), end: Int32(world.below(40)))
    guard world.below(2) == 0 else { return [first] }
    let end = first.end + Int32(world.below(40))
    return [first, PrefixSpan(branch: 3 + 40 * first.branch + first.end, end: end)]
  }

  private mutating func note(_ problem: String) { if violation == nil { violation = problem } }

  private mutating func check(_ plan: [Int]?) {
    guard let plan else { return }
    let isRight =
      Set(plan).count == plan.count && plan.allSatisfy(fleet.adapters.indices.contains)
    if !isRight { note("it plans to keep adapters that do not exist, or one twice") }
  }

  /// Makes calls for a request, as far as that can be done.
  private mutating func make(_ calls: [Call], for id: Int) {
    programs[id].rounds += 1
    if calls.isEmpty { return note("it makes no call, and so never hears of the request again") }
    if programs[id].rounds > Self.mostRounds { return note("it never answers a request") }
    for call in calls {
      if let problem = problem(with: call) {
        note(problem)
        continue
      }
      let prompt = call.promptTokens ?? programs[id].request.promptTokens
      view.sent(to: call.replica, promptTokens: prompt)
      inFlight.append(Flight(request: id, call: programs[id].calls.count))
      programs[id].underWay += 1
      programs[id].calls.append(
        CallOutcome(
          call, isCompleted: false, promptTokens: prompt, outputTokens: 0, made: view.now,
          firstToken: nil, left: .never))
    }
  }

  private func problem(with call: Call) -> String? {
    guard (0..<view.count).contains(call.replica) else {
      return "it places a request on replica \(call.replica) of \(view.count)"
    }
    guard view.isUp(call.replica) else { return "it places a request on a replica that is down" }
    if !(-1..<fleet.arms.count).contains(call.arm) { return "it calls an arm that is not there" }
    let adapters = call.mixed.isEmpty ? [call.adapter] : [call.adapter] + call.mixed
    if !adapters.allSatisfy((-1..<fleet.adapters.count).contains) || adapters.count > 4 {
      return "it calls adapters that are not there, or more than four"
    }
    let isEmpty = (call.promptTokens ?? 1) < 1 || (call.outputTokens ?? 1) < 1
    return isEmpty ? "it makes a call without a token" : nil
  }

  private mutating func disturb() {
    guard view.count > 0 else { return }
    let replica = world.below(view.count)
    switch world.below(8) {
    case 0:
      let isUp = !view.isUp(replica)
      view.change(replica, isUp: isUp)
      policy.replicaChanged(replica, isUp: isUp, in: view)
    case 1 where policy.needs.contains(.reports): report()
    case 2...4 where !inFlight.isEmpty: end(inFlight.remove(at: world.below(inFlight.count)))
    case 5: endPatience()
    case 6 where policy.needs.contains(.cachedPrefixes): tellCacheNews(of: replica)
    default: break
    }
  }

  private mutating func report() {
    for replica in 0..<view.count {
      let report = ReplicaReport(
        running: world.below(5), waiting: world.below(3), kvUtilization: world.uniform())
      view.note(report, of: replica)
      guard policy.needs.contains(.adapters) else { continue }
      for adapter in fleet.adapters.indices {
        view.note(adapter: adapter, isResident: world.below(2) == 0, on: replica)
      }
    }
    policy.tick(in: view)
  }

  /// The replica's cache changes, and the router hears of what it told before.
  private mutating func tellCacheNews(of replica: Int) {
    let tokens = Int32(world.below(5) * 16)
    view.note(
      [
        PrefixNews(
          time: view.now.picoseconds, branch: Int32(world.below(124)) - 1, tokens: tokens)
      ], of: replica)
    view.takeCacheNews()
  }

  /// A call leaves; once it was the last, so does its request, or it goes on.
  private mutating func end(_ flight: Flight) {
    let id = flight.request
    let isCompleted = world.below(10) > 0
    var outcome = programs[id].calls[flight.call]
    view.left(outcome.call.replica, promptTokens: outcome.promptTokens)
    outcome.isCompleted = isCompleted
    outcome.outputTokens = isCompleted ? 1 + world.below(20) : 0
    outcome.firstToken = isCompleted ? view.now : nil
    outcome.left = view.now
    outcome.confidence = isCompleted ? world.uniform() : nil
    programs[id].calls[flight.call] = outcome
    programs[id].underWay -= 1
    if isCompleted, programs[id].race != nil {
      recallCalls(of: id)
      return leave(id, isCompleted: true)
    }
    guard programs[id].underWay == 0 || programs[id].isSpread else { return }
    if programs[id].isProgram { resume(id) } else { leave(id, isCompleted: isCompleted) }
  }

  private mutating func resume(_ id: Int) {
    let calls = programs[id].calls
    let decision = policy.resume(programs[id].request, after: calls, in: view, using: coin)
    resumptions.append(decision.action)
    if case .race(let calls, let patience, let milestone) = decision.action {
      return race(calls, patience, milestone, for: id)
    }
    if case .spread(let calls) = decision.action { return spread(calls, for: id) }
    recallCalls(of: id)
    programs[id].race = nil
    programs[id].isSpread = false
    switch decision.action {
    case .race, .spread: break
    case .fanOut(let calls): make(calls, for: id)
    case .send(let call): make([call], for: id)
    case .place(let replica): make([Call(to: replica)], for: id)
    case .reject: leave(id, isCompleted: false)
    case .hold: note("it holds a request whose calls have left")
    case .answer(let answer):
      let used: [Int] =
        switch answer {
        case .call(let index): [index]
        case .best(let indices, _), .chain(let indices): indices
        }
      if used.isEmpty || !used.allSatisfy(calls.indices.contains) {
        note("it answers with a call that was not made")
      }
      leave(id, isCompleted: used.last.map { calls.indices.contains($0) } ?? false)
    }
  }

  /// Makes more calls beside those under way, or none.
  private mutating func spread(_ calls: [Call], for id: Int) {
    programs[id].race = nil
    programs[id].isSpread = true
    if calls.isEmpty, programs[id].underWay > 0 { return }
    make(calls, for: id)
    // Calls bound it, not rounds: each call may have a round of its own.
    programs[id].rounds -= 1
    if programs[id].calls.count > Self.mostCalls { note("it never answers a request") }
  }

  /// Makes calls that race; with none, those under way go on.
  private mutating func race(
    _ calls: [Call], _ patience: SimTime, _ milestone: Milestone, for id: Int
  ) {
    if patience <= .zero { note("it races without any patience") }
    // Whoever never wants to be asked again is not.
    programs[id].race = milestone
    programs[id].isPatient = patience == .never
    if calls.isEmpty, programs[id].underWay > 0 {
      programs[id].rounds += 1
      if programs[id].rounds > Self.mostRounds { note("it never answers a request") }
    } else {
      make(calls, for: id)
    }
  }

  /// Somebody's patience is over.
  private mutating func endPatience() {
    let waiting = inFlight.map(\.request).filter {
      programs[$0].race != nil && !programs[$0].isPatient
    }
    if !waiting.isEmpty { resume(waiting[world.below(waiting.count)]) }
  }

  /// Ends all calls of a request that are under way.
  private mutating func recallCalls(of id: Int) {
    for flight in inFlight where flight.request == id {
      let call = programs[id].calls[flight.call]
      view.left(call.call.replica, promptTokens: call.promptTokens)
      programs[id].calls[flight.call].left = view.now
    }
    inFlight.removeAll { $0.request == id }
    programs[id].underWay = 0
  }

  private mutating func leave(_ id: Int, isCompleted: Bool) {
    let answering = isCompleted ? programs[id].calls.last { $0.isCompleted } : nil
    guard let last = answering ?? programs[id].calls.last else { return }
    var calls = programs[id].calls
    for index in calls.indices where calls[index].isCompleted {
      calls[index].reward = world.uniform()
    }
    let outcome = Outcome(
      request: programs[id].request, replica: last.call.replica, isCompleted: isCompleted,
      outputTokens: last.outputTokens, firstToken: last.firstToken, left: view.now,
      arm: programs[id].isProgram ? -1 : last.call.arm, missedAdapter: world.below(4) == 0,
      reward: isCompleted ? world.uniform() : nil, calls: programs[id].isProgram ? calls : [])
    policy.observe(outcome, in: view)
    if policy.needs.contains(.adapterPlans) { check(policy.adapterPlan()) }
  }
}
