internal import DiscreteEvents

/// Gives a request to the arm with the greatest estimated reward, linear in the context, and with
/// probability ε to any arm.
///
/// With a decay c > 0, ε falls as min(ε, cN/t) at the t-th request over N arms (Auer, Cesa-Bianchi,
/// Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47, 2002,
/// figure 3, with c for its c/d²).
struct EpsilonGreedy: RoutingPolicy {
  static let definition = PolicyDefinition(
    "epsilon-greedy",
    about: "the arm with the greatest estimated reward, now and then any arm",
    parameters: [
      .number("epsilon", default: 0.1, in: 0...1, about: "how often any arm is tried"),
      .number(
        "decay", default: 0, in: 0...1_000_000,
        about: "epsilon falls as this times arms over requests; 0 = it does not"),
      .number("lambda", default: 1, in: 0.001...1000, about: "regularisation of the estimates"),
    ],
    cost: { _, fleet in LearningCost.linear(fleet, widths: false) }
  ) { EpsilonGreedy($0) }

  private let parameters: PolicyParameters
  private let epsilon: Double
  private let decay: Double
  private var bandit: LinearBandit
  /// Widths count nothing.
  private var scales: ContiguousArray<Double> = []
  private var requests = 0
  private var last = -1
  private var hasExplored = false

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    epsilon = parameters["epsilon"]
    decay = parameters["decay"]
    bandit = LinearBandit(FleetDescription(pools: []), regularization: 1)
  }

  var needs: ViewNeeds { bandit.routes.needs }

  mutating func prepare(for fleet: FleetDescription) {
    bandit = LinearBandit(fleet, regularization: parameters["lambda"])
    scales = ContiguousArray(repeating: 0, count: bandit.routes.arms.count)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard bandit.routes.servesAny else { return bandit.fallBack(in: view) }
    bandit.face(request)
    requests += 1
    let explores = probability
    hasExplored = random.uniform() < explores
    if hasExplored {
      last = servedArm(random.below(bandit.routes.isServed.count { $0 }))
      let reason = Reason("any arm", score: explores)
      return bandit.send(request, to: last, because: reason, in: view)
    }
    let best = bandit.best(scales)
    last = best.arm
    let reason = Reason("greatest estimated reward", score: best.index)
    return bandit.send(request, to: last, because: reason, in: view)
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) { _ = bandit.observe(outcome) }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    bandit.replicaChanged(in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    bandit.evidence(
      scales: scales, chosen: last,
      notes: hasExplored ? ["The arm was drawn at random, to explore."] : [])
  }

  /// ε at the current request.
  private var probability: Double {
    decay > 0 ? min(epsilon, decay * Double(scales.count) / Double(requests)) : epsilon
  }

  /// The `rank`-th arm that is served, from 0.
  private func servedArm(_ rank: Int) -> Int {
    var rank = rank
    for (arm, isServed) in bandit.routes.isServed.enumerated() where isServed {
      if rank == 0 { return arm }
      rank -= 1
    }
    return 0
  }
}
