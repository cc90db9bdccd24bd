internal import DiscreteEvents
internal import Glibc

/// Optimism in the face of uncertainty with rewards linear in the context: gives a request to the
/// arm with the greatest ⟨x, θ⟩ + β√(xᵀV⁻¹x).
///
/// Li, Chu, Langford, Schapire, "A contextual-bandit approach to personalized news article
/// recommendation", WWW 2010, algorithm 1 (disjoint models). β is the constant α, or the radius of
/// the confidence ellipsoid of Abbasi-Yadkori, Pál, Szepesvári, "Improved algorithms for linear
/// stochastic bandits", NIPS 2011, theorem 2, for contexts of length at most 1:
///
///     β = R√(d·ln((1 + n/λ)/δ)) + √λ·S        after n observations of the arm.
///
/// Aware of misses, it takes the cost of a load off the index of an arm whose adapter is not
/// resident where it would go.
struct LinUCB: RoutingPolicy {
  static let definition = PolicyDefinition(
    "linucb", about: "the arm with the greatest estimated reward plus width, linear in the context",
    parameters: [
      .number("alpha", default: 0.5, in: 0...100, about: "widths count so many times"),
      .word(
        "width", among: ["constant", "theoretical"],
        about: "widths count alpha times, or as often as theory asks for"),
      .number("lambda", default: 1, in: 0.001...1000, about: "regularisation of the estimates"),
      .number(
        "noise", default: 0.1, in: 0...100,
        about: "sub-Gaussian noise of rewards, R; for theoretical widths"),
      .number(
        "bound", default: 1, in: 0...100,
        about: "length of an arm's parameter, S, at most; for theoretical widths"),
      .number(
        "delta", default: 0, in: 0...1,
        about: "how often theoretical widths may be wrong; 0 = 1/requests of the run, or 1 %"),
      .word(
        "missAware", among: ["no", "yes"],
        about: "whether an arm whose adapter is not resident pays for the load in its index"),
      .number(
        "missCost", default: -1, in: -1...1000,
        about: "what that load costs, in units of reward; -1 = what the scenario's quality says"),
    ],
    cost: { _, fleet in LearningCost.linear(fleet, widths: true) }
  ) { LinUCB($0) }

  private let parameters: PolicyParameters
  private let isTheoretical: Bool
  private let isMissAware: Bool
  private var delta = 0.01
  private var missCost = 0.0
  private var bandit: LinearBandit
  private var scales: ContiguousArray<Double> = []
  private var last = -1

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    isTheoretical = parameters.word("width") == "theoretical"
    isMissAware = parameters.word("missAware") == "yes"
    bandit = LinearBandit(FleetDescription(pools: []), regularization: 1)
  }

  var needs: ViewNeeds { bandit.routes.needs }

  mutating func prepare(for fleet: FleetDescription) {
    bandit = LinearBandit(fleet, regularization: parameters["lambda"])
    missCost = parameters["missCost"] < 0 ? fleet.missCost : parameters["missCost"]
    delta = parameters["delta"]
    if delta == 0 { delta = fleet.horizon.map { 1 / Double(max(1, $0)) } ?? 0.01 }
    scales = ContiguousArray(repeating: scale(after: 0), count: bandit.routes.arms.count)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard bandit.routes.servesAny else { return bandit.fallBack(in: view) }
    bandit.face(request)
    if isMissAware, bandit.routes.hasAdapters {
      let routes = bandit.routes
      bandit.charge { routes.isResident($0, in: view) ? 0 : missCost }
    }
    let best = bandit.best(scales)
    last = best.arm
    let reason = Reason("greatest optimistic reward", score: best.index)
    return bandit.send(request, to: best.arm, because: reason, in: view)
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard let arm = bandit.observe(outcome), isTheoretical else { return }
    scales[arm] = scale(after: bandit.ridge.observations[arm])
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    bandit.replicaChanged(in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    bandit.evidence(scales: scales, chosen: last)
  }

  /// β after `observations` of an arm.
  private func scale(after observations: Int) -> Double {
    guard isTheoretical else { return parameters["alpha"] }
    let lambda = parameters["lambda"]
    let volume = (1 + Double(observations) / lambda) / delta
    return parameters["noise"] * (Double(bandit.ridge.size) * log(volume)).squareRoot()
      + lambda.squareRoot() * parameters["bound"]
  }
}
