/// What the linear bandits share: a ridge regression for each arm, where arms are served, and how a
/// request and its outcome enter.
struct LinearBandit {
  private(set) var ridge: RidgeArms
  private(set) var routes: ArmRoutes
  /// The context of the request being placed.
  private(set) var context: ContextVector
  /// What is taken off each arm's index: infinity where no replica that serves it is up.
  private(set) var costs: ContiguousArray<Double>
  /// Whether requests have contexts; otherwise every request has the constant 1.
  private let hasContexts: Bool

  /// A bandit over the arms of `fleet` that knows nothing yet.
  init(_ fleet: FleetDescription, regularization: Double) {
    hasContexts = fleet.contextSize > 0
    let size = max(1, fleet.contextSize)
    routes = ArmRoutes(fleet)
    let count = routes.arms.count
    ridge = RidgeArms(count: count, size: size, regularization: regularization)
    context = ContextVector(size: size)
    costs = ContiguousArray(repeating: 0, count: count)
    charge { _ in 0 }
  }

  /// Takes up `request` for the calls that follow.
  mutating func face(_ request: RequestView) {
    hasContexts ? context.set(request.context) : context.setConstant()
  }

  /// Sets the costs of the arms that are served to what `cost` says.
  mutating func charge(_ cost: (Int) -> Double) {
    for arm in costs.indices { costs[arm] = routes.isServed[arm] ? cost(arm) : .infinity }
  }

  /// A replica has come up, or gone down; arms cost nothing again.
  mutating func replicaChanged(in view: FleetView) {
    routes.replicaChanged(in: view)
    charge { _ in 0 }
  }

  /// The arm with the greatest estimate plus `scales` times width less cost, and that index.
  mutating func best(_ scales: ContiguousArray<Double>) -> (arm: Int, index: Double) {
    ridge.best(for: context, scales: scales, costs: costs)
  }

  /// Gives `request` to `arm`; where no arm is served at all, to any replica that is up.
  mutating func send(
    _ request: RequestView, to arm: Int, because reason: Reason, in view: FleetView
  ) -> Decision {
    if let call = routes.send(request, to: arm, in: view) {
      return Decision(.send(call), because: reason)
    }
    return fallBack(in: view)
  }

  /// What happens to a request while no arm is served.
  func fallBack(in view: FleetView) -> Decision {
    guard let replica = view.leastOutstandingOfPools else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    return Decision(.place(replica), because: Reason("no arm is up: fewest requests"))
  }

  /// Learns from an outcome.
  ///
  /// - Returns: the arm that learned; `nil` = none.
  mutating func observe(_ outcome: Outcome) -> Int? {
    guard routes.arms.indices.contains(outcome.arm) else { return nil }
    routes.left(outcome.arm)
    guard let reward = outcome.learnableReward else { return nil }
    face(outcome.request)
    ridge.learn(outcome.arm, context, reward: reward)
    return outcome.arm
  }
}

extension Outcome {
  /// What a bandit learns from it: the reward; nothing at all, worth 0, for a request that failed,
  /// so that an arm that loses requests is not taken for one that was never tried; `nil` where
  /// nobody says how good a complete answer was.
  var learnableReward: Double? { isCompleted ? reward : 0 }
}
