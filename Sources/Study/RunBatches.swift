internal import DiscreteEvents
package import Fleet
internal import Statistics
internal import Workload

/// Cuts one long run into batches of requests by the time they arrived, so that a single run says
/// how sure its own latencies are. A class, as recorders are.
///
/// The batches are sections: the interval of a mean or a percentile spreads around the value of the
/// whole run (A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3, for means;
/// S. Asmussen and P. W. Glynn, Stochastic Simulation, 2007, III.5 and IV.5, for percentiles). How
/// long the run will be is not known: when the batches do not reach, pairs of them are merged, so
/// that a run ends with 20 to 40.
package final class RunBatches: Recorder {
  private static let least = 20
  private let warmup: SimTime
  private let slos: [SLO]
  private var span = SimTime.seconds(1)
  private var cells = Array(repeating: LatencyCell(), count: 2 * least)
  /// The last batch that a request fell into.
  private var last = 0

  package init(_ config: FleetConfig) {
    warmup = config.warmup
    slos = config.streams.map(\.slo)
  }

  package var wantsIterations: Bool { false }
  package func record(_ stretch: IterationStretch) {}

  package func record(_ request: RequestRecord) {
    guard request.measured else { return }
    let since = (request.arrival - warmup).picoseconds
    while since >= span.picoseconds * Int64(cells.count) { widen() }
    let batch = Int(since / span.picoseconds)
    last = max(last, batch)
    cells[batch].add(request, slo: slos[request.stream])
  }

  /// Whole batches; the last, which the run's end cuts off, counts with the one before it.
  private var batches: [LatencyCell] {
    guard last > 0 else { return Array(cells.prefix(1)) }
    var whole = Array(cells[..<last])
    whole[last - 1].merge(cells[last])
    return whole
  }

  private func widen() {
    span = span + span
    for index in cells.indices {
      let pair = 2 * index
      if pair < cells.count {
        var merged = cells[pair]
        merged.merge(cells[pair + 1])
        cells[index] = merged
      } else {
        cells[index] = LatencyCell()
      }
    }
    last /= 2
  }
}

extension RunBatches {
  /// `summary` of the run that was watched with intervals for its latencies (ITL is not told apart
  /// by requests), and what to tell the reader of them.
  package func intervals(in summary: Summary) -> (summary: Summary, notes: [String]) {
    let batches = batches
    guard batches.count >= Self.least / 2, batches.allSatisfy({ $0.outcomes.completed > 0 }) else {
      return (
        summary, ["Too few requests for batches: the run says nothing about its own precision."]
      )
    }
    let parts = batches.map { summary.withLatencies(of: StreamCells([$0])) }
    var result = summary
    var intervals: [String: Double] = [:]
    var suspects: [String] = []
    for metric in summary.numbers.map({ Metric($0.path) }) where RunBatches.isBatched(metric) {
      let sections = parts.compactMap { $0.number(at: metric.path) }
      guard let value = summary.number(at: metric.path), sections.count == batches.count else {
        continue
      }
      let estimate = SectionedEstimate(pooled: value, sections: sections)
      intervals[metric.path] = estimate.halfWidth()
      if metric.path.hasSuffix(".mean"),
        let means = BatchMeans(of: sections, batches: sections.count),
        means.independence < RunBatches.suspicion
      {
        suspects.append(metric.title)
      }
    }
    result.intervals = intervals
    result.batches = batches.count
    guard !suspects.isEmpty else { return (result, []) }
    return (
      result,
      [
        "The batches are not independent (\(suspects.joined(separator: ", "))): the run is too "
          + "short, and the intervals are too narrow."
      ]
    )
  }

  /// The level of the test for independence, shared among the four means that are tested.
  private static let suspicion = 0.05 / 4

  /// Latencies of all streams together but ITL and the largest, which no batch can stand for.
  private static func isBatched(_ metric: Metric) -> Bool {
    ["ttft_s", "tpot_s", "e2e_s", "queue_s"].contains { metric.path.hasPrefix($0 + ".") }
      && !metric.path.hasSuffix(".max")
  }
}
