internal import DiscreteEvents

/// Picks the replica with the fewest prompt tokens outstanding, a better measure of work than the
/// number of requests when prompts differ; among equals the one chosen longest ago.
///
/// With ``LoadSignal/reported`` it picks the one whose KV memory was last reported emptiest, which
/// is what an engine tells of the tokens it holds.
struct LeastTokens: RoutingPolicy {
  let signal: LoadSignal
  private var turns = Turns()

  init(signal: LoadSignal) {
    self.signal = signal
  }

  var wantsOutcomes: Bool { false }

  var needs: ViewNeeds { signal == .outstanding ? .leastOutstandingTokens : .reports }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    switch signal {
    case .outstanding:
      guard let least = view.leastOutstandingTokens else { break }
      let tokens = Double(view.outstandingTokens(least))
      return Decision(.place(least), because: Reason("fewest prompt tokens", score: tokens))
    case .reported:
      guard let least = turns.least(in: view, by: { view.report(of: $0).kvUtilization })
      else { break }
      let used = view.report(of: least).kvUtilization
      return Decision(.place(least), because: Reason("emptiest KV memory", score: used))
    }
    return Decision(.hold, because: Reason("no replica is up"))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    .loads(in: view, hasReports: signal == .reported)
  }
}
