internal import DiscreteEvents

/// POLAR with epochs of one length: at the end of each it keeps the adapters that would have served
/// the requests of that epoch best, by optimistic estimates.
///
/// See ``CacheAwareBandit`` for the algorithm and what of it is a reconstruction. Epochs of √T
/// requests balance too few changes against too many.
struct Polar: RoutingPolicy {
  static let definition = PolicyDefinition(
    "polar",
    about: "a cache-aware linear bandit that also chooses which adapters stay, in fixed epochs",
    parameters: CacheAwareBandit.parameters + [
      .count(
        "epoch", default: 0, in: 0...1_000_000_000,
        about: "requests in an epoch; 0 = the square root of the run's requests, or 256")
    ],
    cost: { _, fleet in LearningCost.linear(fleet, widths: true) }
  ) { Polar($0) }

  private let parameters: PolicyParameters
  private var bandit: CacheAwareBandit

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    bandit = Polar.bandit(parameters, FleetDescription(pools: []))
  }

  private static func bandit(
    _ parameters: PolicyParameters, _ fleet: FleetDescription
  ) -> CacheAwareBandit {
    var length = parameters.count("epoch")
    if length == 0 {
      length = fleet.horizon.map { Int(Double(max(1, $0)).squareRoot().rounded(.up)) } ?? 256
    }
    return CacheAwareBandit(
      fleet,
      CacheAwareBandit.Plan(
        parameters, fleet, epochs: .fixed(length), isOptimistic: true, remembersEpochs: false))
  }

  var needs: ViewNeeds { bandit.needs }

  mutating func prepare(for fleet: FleetDescription) {
    bandit = Polar.bandit(parameters, fleet)
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
