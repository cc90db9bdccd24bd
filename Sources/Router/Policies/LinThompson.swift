internal import DiscreteEvents

/// Thompson sampling with rewards linear in the context: gives a request to the arm that is best in
/// one draw from what is believed of all of them.
///
/// Agrawal and Goyal, "Thompson sampling for contextual bandits with linear payoffs", ICML 2013,
/// algorithm 1, with a parameter for each arm: θ̃ ~ N(θ, v²V⁻¹), and the arm with the greatest
/// ⟨x, θ̃⟩. That product is all that is looked at, and it is N(⟨x, θ⟩, v²xᵀV⁻¹x), independently for
/// each arm; so it is drawn by itself, one normal variate an arm in place of one for each number of
/// a context and a factorisation.
struct LinThompson: RoutingPolicy {
  static let definition = PolicyDefinition(
    "lin-thompson",
    about: "the arm that is best in a draw from the posterior, linear in the context",
    parameters: [
      .number(
        "scale", default: 0.25, in: 0...100,
        about: "standard deviations of the draw, v, in units of widths"),
      .number("lambda", default: 1, in: 0.001...1000, about: "regularisation of the estimates"),
    ],
    cost: { _, fleet in LearningCost.linear(fleet, widths: true, draws: true) }
  ) { LinThompson($0) }

  private let parameters: PolicyParameters
  private let scale: Double
  private var bandit: LinearBandit
  /// v times each arm's normal variate.
  private var scales: ContiguousArray<Double> = []
  private var last = -1

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    scale = parameters["scale"]
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
    for arm in scales.indices { scales[arm] = scale * random.normal() }
    let best = bandit.best(scales)
    last = best.arm
    let reason = Reason("greatest reward in a draw", score: best.index)
    return bandit.send(request, to: best.arm, because: reason, in: view)
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) { _ = bandit.observe(outcome) }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    bandit.replicaChanged(in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    bandit.evidence(scales: scales, chosen: last, width: "drawn width")
  }
}
