internal import DiscreteEvents
internal import Router

/// One replication of a ``AgentWorld`` under a policy.
struct AgentRun {
  private let world: AgentWorld
  private var policy: any RoutingPolicy
  private var view: FleetView
  private let coin: RandomStream
  private let views: [RequestView]
  /// Of each request and agent: the luck (less than the probability = right) and the time's factor.
  private let luck: [Double]
  private let factors: [Double]
  private var calls: [[CallOutcome]]
  /// Calls under way, the first to end last.
  private var underWay: [Pending] = []
  private(set) var results: [AgentResult]

  private struct Pending {
    var end: Double
    var request: Int
    var call: Call
    var made: Double
    /// Whether the request has its answer when the call ends.
    var isLast: Bool
  }

  init(of world: AgentWorld, _ policy: any RoutingPolicy, requests: Int, replication: Int) {
    func stream(_ name: String) -> RandomStream {
      RandomStream(seed: 1, replication: replication, name: name)
    }
    self.world = world
    self.policy = policy
    let description = world.description
    self.policy.prepare(for: description)
    view = FleetView(pools: description.pools.map(\.replicas), needs: self.policy.needs)
    coin = stream("policy")
    let tasks = stream("tasks")
    let classifier = stream("classifier")
    results = (0..<requests).map { _ in AgentResult(task: draw(world.shares, tasks.uniform())) }
    views = results.enumerated().map { id, result in
      let inferred = classifier.uniform()
      return RequestView(
        id: id, arrival: .seconds(Double(id) * world.gap), promptTokens: 100,
        intent: world.confusion.isEmpty
          ? result.task : draw(world.confusion[result.task], inferred))
    }
    let (lucky, slow) = (stream("luck"), stream("times"))
    luck = (0..<requests * world.agents.count).map { _ in lucky.uniform() }
    factors = luck.map { _ in slow.gamma(shape: 4, scale: 0.25) }
    calls = Array(repeating: [], count: requests)
  }

  mutating func run() {
    for id in views.indices {
      let now = Double(id) * world.gap
      while let next = underWay.last, next.end <= now { end(underWay.removeLast(), next.end) }
      view.advance(to: .seconds(now))
      carryOut(policy.place(views[id], in: view, using: coin), for: id, at: now)
    }
    while let next = underWay.popLast() { end(next, next.end) }
  }

  private mutating func carryOut(_ decision: Decision, for id: Int, at now: Double) {
    switch decision.action {
    case .send(let call): make(call, for: id, at: now, isLast: true)
    case .fanOut(let calls): for call in calls { make(call, for: id, at: now, isLast: false) }
    case .answer: finish(id, at: now)
    case .place, .hold, .reject, .spread, .race: break
    }
  }

  private mutating func make(_ call: Call, for id: Int, at now: Double, isLast: Bool) {
    let agent = world.agents[call.arm]
    view.sent(to: call.replica, promptTokens: 100)
    let slow = max(1, Double(view.outstanding(call.replica)) / Double(world.slots))
    let time = agent.seconds * slow * factors[id * world.agents.count + call.arm]
    let pending = Pending(end: now + time, request: id, call: call, made: now, isLast: isLast)
    let place = underWay.firstIndex { $0.end <= pending.end } ?? underWay.count
    underWay.insert(pending, at: place)
  }

  private mutating func end(_ done: Pending, _ now: Double) {
    let id = done.request
    view.advance(to: .seconds(now))
    view.left(done.call.replica, promptTokens: 100)
    results[id].path.append(done.call.arm)
    calls[id].append(
      CallOutcome(
        done.call, isCompleted: true, promptTokens: 100, outputTokens: 100,
        made: .seconds(done.made), firstToken: .seconds(now), left: .seconds(now)))
    if done.isLast { return finish(id, at: now) }
    carryOut(
      policy.resume(views[id], after: calls[id], in: view, using: coin), for: id, at: now)
  }

  private mutating func finish(_ id: Int, at now: Double) {
    results[id].isGood = results[id].path.allSatisfy { isRight($0, about: id) }
    results[id].seconds = now - views[id].arrival.seconds
    let last = calls[id][calls[id].count - 1].call
    policy.observe(
      Outcome(
        request: views[id], replica: last.replica, isCompleted: true, outputTokens: 100,
        firstToken: .seconds(now), left: .seconds(now),
        arm: calls[id].count == 1 ? last.arm : -1, reward: results[id].isGood ? 1 : 0,
        calls: calls[id]),
      in: view)
  }

  private func isRight(_ agent: Int, about id: Int) -> Bool {
    var success = world.agents[agent].success
    if let change = world.change, id >= change.request { success = change.success[agent] }
    return luck[id * world.agents.count + agent] < success[results[id].task]
  }
}

/// The index that `uniform` in [0, 1) falls on, with probabilities `parts`.
private func draw(_ parts: [Double], _ uniform: Double) -> Int {
  var left = uniform
  for (index, part) in parts.enumerated() {
    left -= part
    if left < 0 { return index }
  }
  return parts.count - 1
}
