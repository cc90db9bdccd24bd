/// The policies that come with Seatrial and are described by a ``PolicyDefinition``, in the order
/// of the catalogue. A policy is one file in `Policies/` and one line here.
package enum PolicyCatalogue {
  package static let policies: [PolicyDefinition] = learning + sizes + several + healing + prefixes

  /// Those that learn which arm answers best.
  private static let learning = [
    LinUCB.definition, LinThompson.definition, EpsilonGreedy.definition, UCB1.definition,
    Polar.definition, PolarPlus.definition, AntColony.definition, Radar.definition,
  ]

  /// Those that choose a pool by what a request is.
  private static let sizes = [
    WeightedRoundRobin.definition, LengthSplit.definition, Spillover.definition,
    CompressAndRoute.definition, TokenBudget.definition, Semantic.definition,
    SLOAware.definition, EdgeFirst.definition,
  ]

  /// Those that may make several calls of a request.
  private static let several = [
    Cascade.definition, Selective.definition, FanOutRefine.definition, MultiRound.definition,
    MixedAdapters.definition, ConformalChains.definition,
  ]

  /// Those that are made for fleets that break.
  private static let healing = [
    CircuitBreaking.definition, OutlierEjection.definition, Hedge.definition,
    SelectiveRepeat.definition, SelfHealing.definition,
  ]

  /// Those that go by what replicas have in memory of a prompt.
  private static let prefixes = [PrefixAffinity.definition, KVAware.definition]
}
