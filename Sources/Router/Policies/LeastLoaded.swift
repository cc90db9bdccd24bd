internal import DiscreteEvents

/// Picks the replica with the fewest requests; among equals the one chosen longest ago.
///
/// With ``LoadSignal/outstanding`` the count is the router's own, exact at once, and a decision is
/// O(1). With ``LoadSignal/reported`` it is running + waiting as last reported, which sends every
/// request between two scrapes to the same few replicas; a decision scans the replicas.
struct LeastLoaded: RoutingPolicy {
  let signal: LoadSignal
  /// Requests are held while every replica has this many outstanding; `nil` = never.
  let maxOutstanding: Int?
  private var turns = Turns()

  init(signal: LoadSignal, maxOutstanding: Int?) {
    self.signal = signal
    self.maxOutstanding = maxOutstanding
  }

  var wantsOutcomes: Bool { false }

  var needs: ViewNeeds { signal == .outstanding ? .leastOutstanding : .reports }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let limit = maxOutstanding ?? .max
    let least =
      switch signal {
      case .outstanding: view.leastOutstanding
      case .reported:
        turns.least(in: view) { replica -> Int? in
          guard view.outstanding(replica) < limit else { return nil }
          let report = view.report(of: replica)
          return report.running + report.waiting
        }
      }
    if let least, view.outstanding(least) < limit {
      let outstanding = Double(view.outstanding(least))
      return Decision(.place(least), because: Reason("fewest requests", score: outstanding))
    }
    return view.upReplicas.isEmpty
      ? Decision(.hold, because: Reason("no replica is up"))
      : Decision(.hold, because: Reason("every replica is at its limit"))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    .loads(in: view, hasReports: signal == .reported)
  }
}
