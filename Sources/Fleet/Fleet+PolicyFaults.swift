internal import DiscreteEvents
internal import Router

/// What a policy can do that no result can be made of.
extension Fleet {
  /// How long a run goes on while nothing but held requests is left in an idle fleet; no policy
  /// with a purpose waits for longer.
  private static let longestWait = SimTime.seconds(86_400)

  /// Whether all that is left waits at the router and nothing has come or gone for long.
  var isStuck: Bool {
    held.count > 0 && held.count == inFlight && now - lastChange > Fleet.longestWait
  }

  /// Ends the run, once this instant has passed, because the policy never places what it holds; a
  /// fleet that is broken for good is not the policy's fault, and leaves requests unfinished.
  mutating func endHolding() {
    if let faults, !faults.isWell || !canRoute || network?.cuts.contains(where: { $0 > 0 }) == true
    {
      return schedule(.cutoff, at: now)
    }
    guard case .defined = config.router.policy else { return }
    let requests = held.count
    end { .heldForEver(policy: $0, requests: requests) }
  }

  /// Ends the run, once this instant has passed, for the `reason` given the policy's name.
  mutating func end(because reason: (String) -> RunError) {
    guard case .defined(let policy) = config.router.policy else {
      preconditionFailure("a policy of the simulator itself is wrong")
    }
    guard failure == nil else { return }
    failure = reason(policy.definition.name)
    schedule(.cutoff, at: now)
  }
}
