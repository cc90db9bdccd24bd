internal import DiscreteEvents
internal import Fleet
internal import Pool

/// A measured run and its replay as they are drawn: over time, and latencies in order.
package struct ReplayPicture: Sendable {
  /// At the same instants; none where nothing was measured of it.
  package var measured: ReplayTimeline
  package var simulated: ReplayTimeline
  /// Seconds, ascending, of the requests that have it in both.
  package var ttft: (measured: [Double], simulated: [Double])
  package var e2e: (measured: [Double], simulated: [Double])

  package init(_ replay: Replay, _ outcome: Replay.Outcome) {
    let theirs = replay.measured.requests
    let ours = outcome.requests(theirs.count)
    if let timeline = replay.measured.timeline {
      let pool = replay.config.pools[0]
      measured = timeline
      simulated = ReplayTimeline(
        outcome.series, at: timeline.seconds, blocks: pool.kvBlocks * pool.replicas)
    } else {
      // Both from the requests' own times, so that they mean the same.
      let known = zip(theirs, ours).filter { $0.0.queue != nil && $0.0.e2e != nil && $0.1 != nil }
      let instants = ReplayTimeline.instants(known.map(\.0))
      measured = ReplayTimeline(known.map(\.0), at: instants)
      simulated = ReplayTimeline(known.compactMap(\.1), at: instants)
    }
    func sorted(
      _ latency: (MeasuredRequest) -> SimTime?
    ) -> (measured: [Double], simulated: [Double]) {
      let values = ReplayPicture.values(zip(theirs, ours), latency)
      return (values.map(\.0).sorted(), values.map(\.1).sorted())
    }
    ttft = sorted(\.ttft)
    e2e = sorted(\.e2e)
  }

  /// Seconds, measured and simulated, of the requests that have `latency` in both.
  static func values(
    _ pairs: some Sequence<(MeasuredRequest, MeasuredRequest?)>,
    _ latency: (MeasuredRequest) -> SimTime?
  ) -> [(Double, Double)] {
    pairs.compactMap { theirs, ours in
      guard let measured = latency(theirs), let simulated = ours.flatMap(latency) else {
        return nil
      }
      return (measured.seconds, simulated.seconds)
    }
  }
}
