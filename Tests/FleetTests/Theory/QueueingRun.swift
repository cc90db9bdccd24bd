import DiscreteEvents
import Fleet
import Statistics

/// What one replication of a textbook queue measured, in seconds: everything from requests that
/// arrived, or instants that passed, after the warm-up and before arrivals ended.
struct QueueingRun {
  private let result: FleetResult
  private let cell: LatencyCell
  private let start: SimTime
  private let end: SimTime

  init(_ result: FleetResult, from start: SimTime, to end: SimTime) {
    self.result = result
    cell = result.cells[0]
    self.start = start
    self.end = end
  }

  private var arrived: Double { Double(cell.outcomes.arrived + result.unplaced[0].arrived) }

  /// Mean time from arrival to the start of service, over those served.
  var meanWait: Double { cell.queue.mean / 1e12 }

  /// The same of one stream.
  func meanWait(of stream: Int) -> Double { result.cells[stream].queue.mean / 1e12 }

  /// Mean time from arrival to departure of one stream's requests, over those served.
  func meanResponse(of stream: Int) -> Double { result.cells[stream].e2e.mean / 1e12 }

  /// Mean time from arrival to departure, over those served.
  var meanResponse: Double { cell.e2e.mean / 1e12 }

  /// The part of those served that waited at all.
  var waited: Double { 1 - Double(cell.queue.countThrough(0)) / Double(cell.queue.count) }

  /// The part of those served that took 2^`exponent` picoseconds or more: powers of two begin a
  /// bucket of the histogram, so this count is exact.
  func tookAtLeast(twoTo exponent: Int64) -> Double {
    1 - Double(cell.e2e.countThrough(1 << exponent - 1)) / Double(cell.e2e.count)
  }

  /// The part of the arrivals that was turned away.
  var lost: Double {
    Double(cell.outcomes.rejected + result.unplaced[0].rejected) / arrived
  }

  /// Arrivals a second. In the steady state of a closed system, its throughput.
  var throughput: Double { arrived / (end - start).seconds }

  /// The part of the time a server works.
  var utilization: Double { result.pools[0].busy }

  /// The number in the system, on average over instants at equal distances.
  var meanInSystem: Double {
    let inside = result.series.filter { $0.time >= start && $0.time <= end }
    let sum = inside.reduce(0) { $0 + $1.running + $1.waiting + $1.held }
    return Double(sum) / Double(inside.count)
  }
}
