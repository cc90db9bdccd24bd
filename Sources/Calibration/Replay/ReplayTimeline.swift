internal import DiscreteEvents
internal import Fleet
internal import Foundation

/// What an engine looked like at instants: requests running and waiting, KV memory in use.
package struct ReplayTimeline: Hashable, Sendable {
  /// Since the first arrival, rising.
  package var seconds: [Double] = []
  package var running: [Double] = []
  package var waiting: [Double] = []
  /// Fraction of all KV blocks; `nil` = not known.
  package var kv: [Double]?

  package init() {}

  /// What `file` (columns `t,running,waiting,kv_cache_pct`) holds; `nil` = there is no such file.
  ///
  /// - Parameter lead: how long before the first arrival its seconds begin to count.
  /// - Throws: ``TableMistakes``, everything that is wrong with it.
  static func read(_ file: String, lead: Double) throws(TableMistakes) -> ReplayTimeline? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    var timeline = ReplayTimeline()
    let kv = try CSVTable.rows(of: file) { row -> Double? in
      timeline.seconds.append(row.number("t", in: 0...SimTime.horizon.seconds) - lead)
      timeline.running.append(row.number("running", in: 0...1e9))
      timeline.waiting.append(row.number("waiting", in: 0...1e9))
      return row.has("kv_cache_pct") ? row.number("kv_cache_pct", in: 0...100) / 100 : 0
    }
    if kv.contains(where: { $0 > 0 }) { timeline.kv = kv }
    return timeline
  }

  /// What `series` tells of the same instants: at each the last sample before it.
  ///
  /// - Parameter blocks: KV blocks of all replicas.
  init(_ series: [PoolSample], at instants: [Double], blocks: Int) {
    seconds = instants
    var kv: [Double] = []
    var next = 0
    for instant in instants {
      while next < series.count, series[next].time.seconds <= instant { next += 1 }
      // Before the first sample nothing has arrived, and after the last one all have left.
      let sample = next > 0 && next < series.count ? series[next - 1] : nil
      running.append(Double(sample?.running ?? 0))
      waiting.append(Double((sample?.waiting ?? 0) + (sample?.held ?? 0)))
      kv.append(Double(sample?.kvBlocksUsed ?? 0) / Double(max(1, blocks)))
    }
    self.kv = kv
  }

  /// What requests' own times tell: one waits from its arrival until it is first scheduled, and
  /// runs until its last token is out. That it was preempted in between does not show.
  init(_ requests: [MeasuredRequest], at instants: [Double]) {
    seconds = instants
    var steps: [(time: Double, running: Double, waiting: Double)] = []
    for request in requests {
      guard let queue = request.queue, let e2e = request.e2e else { continue }
      let arrival = request.arrival.seconds
      steps.append((arrival, 0, 1))
      steps.append((arrival + queue.seconds, 1, -1))
      steps.append((arrival + e2e.seconds, -1, 0))
    }
    steps.sort { $0.time < $1.time }
    var (next, now) = (0, (running: 0.0, waiting: 0.0))
    for instant in instants {
      while next < steps.count, steps[next].time <= instant {
        now.running += steps[next].running
        now.waiting += steps[next].waiting
        next += 1
      }
      running.append(now.running)
      waiting.append(now.waiting)
    }
  }

  /// So many instants, evenly from the first arrival to the last token.
  static func instants(_ requests: [MeasuredRequest], count: Int = 200) -> [Double] {
    let ends = requests.compactMap { request in
      request.e2e.map { (request.arrival + $0).seconds }
    }
    guard let first = requests.first?.arrival.seconds, let last = ends.max() else { return [] }
    return (0...count).map { first + (last - first) * Double($0) / Double(count) }
  }
}
