package import DiscreteEvents
package import Fleet
internal import Statistics
internal import Workload

/// Finds how long a fleet takes to forget that it began empty, from one run of it.
///
/// MSER-5 is applied to TTFT, which follows the queues, and to TPOT, which follows the batches,
/// each in order of arrival; the longer of the two counts.
package enum WarmUpPilot {
  /// What was found.
  package enum Finding: Hashable, Sendable {
    /// Requests that arrive before this are to be left out.
    case warmup(SimTime)
    /// The run never settled: it is too short, or its load too high for a steady state.
    case unsettled
    /// A trace is replayed: it is the population itself, and nothing of it is left out.
    case replay
  }

  /// Runs the first replication of `config` from its start and looks.
  package static func find(for config: FleetConfig, _ options: RunOptions) throws -> Finding {
    let isReplay = config.streams.contains { stream in
      if case .trace = stream.source { true } else { false }
    }
    guard !isReplay else { return .replay }
    var config = config
    config.warmup = .zero
    let arrivals = ArrivalOrder()
    _ = try Fleet.run(config, options, recorder: arrivals)
    let rows = arrivals.inOrder
    var warmup = SimTime.zero
    for series in [rows.map(\.ttft), rows.map(\.tpot)] {
      let known = series.enumerated().compactMap { row, value in value.map { (row, $0.seconds) } }
      // Requests of one output token have no TPOT.
      guard !known.isEmpty || rows.isEmpty else { continue }
      guard let left = WarmUp.observations(in: known.map(\.1)) else { return .unsettled }
      if left > 0, left < known.count { warmup = max(warmup, rows[known[left].0].arrival) }
    }
    return .warmup(warmup)
  }
}

/// Latencies of completed requests, gathered as they leave. A class, as recorders are.
private final class ArrivalOrder: Recorder {
  struct Row {
    var id: Int
    var arrival: SimTime
    var ttft: SimTime?
    var tpot: SimTime?
  }

  private var rows: [Row] = []

  var wantsIterations: Bool { false }
  func record(_ stretch: IterationStretch) {}

  func record(_ request: RequestRecord) {
    guard request.status == .completed else { return }
    rows.append(
      Row(id: request.id, arrival: request.arrival, ttft: request.ttft, tpot: request.tpot))
  }

  /// By arrival.
  var inOrder: [Row] { rows.sorted { $0.id < $1.id } }
}
