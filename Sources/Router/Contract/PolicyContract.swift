internal import DiscreteEvents

/// What every routing policy must keep, tried on random histories of small fleets.
///
/// For a test of a policy of your own:
///
///     #expect(PolicyContract.violations(of: definition) == [])
public enum PolicyContract {
  /// What the policies of `definition` break, a sentence each; empty = nothing. They are tried with
  /// the defaults of their parameters, and with each parameter at both ends of its range.
  public static func violations(of definition: PolicyDefinition) -> [String] {
    let problems = definition.problems
    guard problems.isEmpty else { return problems }
    let defaults = PolicyParameters(defaultsOf: definition.parameters)
    var found = violations { definition.makePolicy(defaults) }
    for parameter in definition.parameters {
      for value in [parameter.range.lowerBound, parameter.range.upperBound] {
        let values = defaults.setting(parameter.name, to: value)
        found += violations { definition.makePolicy(values) }
          .map { "\(parameter.name) = \(parameter.written(value)): \($0)" }
      }
    }
    return found
  }

  /// What the policies that `make` makes break.
  package static func violations(_ make: () -> any RoutingPolicy) -> [String] {
    [wrongReplica(make), difference(make), wrongReason(make), endlessHold(make)].compactMap { $0 }
  }

  /// Requests go to replicas that are up, and to none when none is; calls lead to an answer.
  private static func wrongReplica(_ make: () -> any RoutingPolicy) -> String? {
    for fleet in FleetDescription.samples {
      for seed in 1...8 as ClosedRange<UInt64> {
        let coin = RandomStream(seed: seed, name: "coin")
        var history = RandomHistory(make(), fleet, seed: seed, coin: coin)
        for _ in 0..<200 {
          _ = history.next()
          if let violation = history.violation { return violation }
        }
      }
    }
    return nil
  }

  /// The same history and the same random numbers make the same decisions and use as many numbers,
  /// whatever other policies of the kind go through meanwhile.
  private static func difference(_ make: () -> any RoutingPolicy) -> String? {
    for fleet in FleetDescription.samples {
      let coins = [5, 5, 6].map { RandomStream(seed: $0, name: "coin") }
      var first = RandomHistory(make(), fleet, seed: 9, coin: coins[0])
      var second = RandomHistory(make(), fleet, seed: 9, coin: coins[1])
      var other = RandomHistory(make(), replicas: 3, seed: 10, coin: coins[2])
      for _ in 0..<500 {
        let (a, b) = (first.next().decision, second.next().decision)
        _ = other.next()
        if a.action != b.action || !a.reason.score.isSame(as: b.reason.score) {
          return "it decides otherwise when all is the same: it keeps state outside itself, "
            + "or draws from another random source than its own stream"
        }
      }
      if first.resumptions != second.resumptions {
        return "it goes on otherwise after the same calls when all is the same"
      }
      if coins[0].bits() != coins[1].bits() {
        return "it draws more random numbers one time than another when all is the same"
      }
    }
    return nil
  }

  /// Every decision has a reason that can be shown.
  private static func wrongReason(_ make: () -> any RoutingPolicy) -> String? {
    for fleet in FleetDescription.samples {
      let coin = RandomStream(seed: 1, name: "coin")
      var history = RandomHistory(make(), fleet, seed: 4, coin: coin)
      for _ in 0..<500 {
        let reason = history.next().decision.reason
        if reason.text.utf8CodeUnitCount == 0 { return "it gives a reason without a text" }
        if !reason.score.isFinite { return "it gives a reason whose score is not a finite number" }
      }
    }
    return nil
  }

  /// A request is not held for ever when every replica is up and has nothing to do.
  private static func endlessHold(_ make: () -> any RoutingPolicy) -> String? {
    for replicas in [1, 4] {
      var policy = make()
      policy.prepare(for: FleetDescription(replicas: replicas))
      let coin = RandomStream(seed: 1, name: "coin")
      var view = FleetView(count: replicas, needs: policy.needs)
      let request = RequestView(id: 0, promptTokens: 100)
      var isHeld = true
      for second in 1...1000 where isHeld {
        view.advance(to: .seconds(Double(second)))
        if policy.needs.contains(.reports) {
          for replica in 0..<replicas { view.note(ReplicaReport(), of: replica) }
          policy.tick(in: view)
        }
        isHeld = policy.place(request, in: view, using: coin).action == .hold
        view.holds(isHeld ? 1 : 0)
      }
      if isHeld { return "it holds a request for ever though every replica is idle" }
    }
    return nil
  }
}

extension Double {
  /// Whether this is `other`, not a number being itself.
  fileprivate func isSame(as other: Double) -> Bool {
    self == other || (isNaN && other.isNaN)
  }
}
