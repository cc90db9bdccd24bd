internal import DiscreteEvents

/// POLAR with epochs that double: each begins by trying every arm, and at its end the adapters are
/// kept that would have served all requests so far best, by mean estimates.
///
/// See ``CacheAwareBandit`` for the algorithm and what of it is a reconstruction. A set chosen on L
/// contexts is off by about √(K ln N/L); summed over doubling epochs that is O(√(KT ln N)), and
/// trying N arms √(L/N) times each is O(√(NT)): regret grows as the square root of the requests.
struct PolarPlus: RoutingPolicy {
  static let definition = PolicyDefinition(
    "polar-plus",
    about: "polar in doubling epochs that begin by trying every arm",
    parameters: CacheAwareBandit.parameters + [
      .count(
        "firstEpoch", default: 64, in: 1...1_000_000_000, about: "requests in the first epoch")
    ],
    cost: { _, fleet in LearningCost.linear(fleet, widths: true) }
  ) { PolarPlus($0) }

  private let parameters: PolicyParameters
  private var bandit: CacheAwareBandit

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    bandit = PolarPlus.bandit(parameters, FleetDescription(pools: []))
  }

  private static func bandit(
    _ parameters: PolicyParameters, _ fleet: FleetDescription
  ) -> CacheAwareBandit {
    CacheAwareBandit(
      fleet,
      CacheAwareBandit.Plan(
        parameters, fleet, epochs: .doubling(first: parameters.count("firstEpoch")),
        isOptimistic: false, remembersEpochs: true))
  }

  var needs: ViewNeeds { bandit.needs }

  mutating func prepare(for fleet: FleetDescription) {
    bandit = PolarPlus.bandit(parameters, fleet)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision { bandit.place(request, in: view, using: random) }

  mutating func observe(_ outcome: Outcome, in view: FleetView) { bandit.observe(outcome) }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    bandit.replicaChanged(in: view)
  }

  mutating func adapterPlan() -> [Int]? { bandit.adapterPlan() }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? { bandit.evidence() }
}
