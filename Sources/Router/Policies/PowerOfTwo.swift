internal import DiscreteEvents

/// Draws two different replicas at random and picks the one with fewer requests, the first drawn
/// among equals.
///
/// Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001.
struct PowerOfTwo: RoutingPolicy {
  let signal: LoadSignal

  var wantsOutcomes: Bool { false }

  var needs: ViewNeeds { signal == .outstanding ? [] : .reports }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let up = view.upReplicas
    guard let only = up.first else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    guard up.count > 1 else { return Decision(.place(only), because: Reason("the only one up")) }
    let first = random.below(up.count)
    var second = random.below(up.count - 1)
    if second >= first { second += 1 }
    let (a, b) = (up[first], up[second])
    let (loadA, loadB) = (load(of: a, in: view), load(of: b, in: view))
    return loadB < loadA
      ? Decision(.place(b), because: Reason("the less loaded of two", score: Double(loadB)))
      : Decision(.place(a), because: Reason("the less loaded of two", score: Double(loadA)))
  }

  private func load(of replica: Int, in view: FleetView) -> Int {
    switch signal {
    case .outstanding: view.outstanding(replica)
    case .reported: view.report(of: replica).running + view.report(of: replica).waiting
    }
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    .loads(in: view, hasReports: signal == .reported)
  }
}
