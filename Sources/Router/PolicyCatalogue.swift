/// The policies that come with Seatrial and are described by a ``PolicyDefinition``, in the order
/// of the catalogue. A policy is one file in `Policies/` and one line here.
package enum PolicyCatalogue {
  package static let policies: [PolicyDefinition] = [
    AntColony.definition, Radar.definition, WeightedRoundRobin.definition,
    LinUCB.definition, LinThompson.definition, EpsilonGreedy.definition, UCB1.definition,
    Polar.definition, PolarPlus.definition,
    Cascade.definition, Selective.definition, FanOutRefine.definition, MultiRound.definition,
    MixedAdapters.definition,
    LengthSplit.definition, Spillover.definition, CompressAndRoute.definition,
    TokenBudget.definition, Semantic.definition, SLOAware.definition,
  ]
}
