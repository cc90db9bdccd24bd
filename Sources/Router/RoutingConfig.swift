/// The routing policies a scenario can name, with their parameters.
package enum RoutingConfig: Hashable, Sendable {
  case roundRobin
  case random
  case leastLoaded(LoadSignal, maxOutstanding: Int?)
  case leastTokens(LoadSignal)
  case powerOfTwo(LoadSignal)
  case sessionAffinity
  /// A policy with a definition: one of ``PolicyCatalogue``, or one of the user's own.
  case defined(DefinedPolicy)
}

/// What a policy takes a replica's load to be.
package enum LoadSignal: String, CaseIterable, Hashable, Sendable {
  /// What the router itself has sent there and not yet seen leave: exact, at once.
  case outstanding
  /// What the replica last reported, as old as the scrape interval.
  case reported
}
