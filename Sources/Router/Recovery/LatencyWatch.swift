internal import DiscreteEvents

/// How fast replicas are, interval by interval, beside one another.
struct LatencyWatch {
  private let factor: Double
  private let interval: SimTime
  private let requests: Int
  private var end: SimTime
  private var ttft: [Mean] = []
  private var tpot: [Mean] = []

  private struct Mean {
    var count = 0
    var sum = 0.0
    var value: Double { sum / Double(count) }
  }

  /// - Parameters:
  ///   - factor: times the median over which a mean is an outlier.
  ///   - requests: outcomes in an interval without which a replica is not judged.
  init(factor: Double, interval: SimTime, requests: Int) {
    self.factor = factor
    self.interval = interval
    self.requests = requests
    end = interval
  }

  mutating func prepare(replicas: Int) {
    ttft = Array(repeating: Mean(), count: replicas)
    tpot = ttft
  }

  /// A request has completed.
  mutating func add(_ outcome: Outcome) {
    guard let first = outcome.firstToken else { return }
    ttft[outcome.replica].count += 1
    ttft[outcome.replica].sum += (first - outcome.request.arrival).seconds
    guard outcome.outputTokens > 1 else { return }
    tpot[outcome.replica].count += 1
    tpot[outcome.replica].sum +=
      (outcome.left - first).seconds / Double(outcome.outputTokens - 1)
  }

  /// Whether an interval has ended.
  func isDue(at time: SimTime) -> Bool { time >= end }

  /// The replicas that were too slow in the interval that has ended, the slowest in TTFT first,
  /// then the slowest in TPOT; the next one begins. O(replicas · log replicas).
  mutating func outliers(at time: SimTime) -> [Int] {
    let found = outliers(of: ttft) + outliers(of: tpot)
    prepare(replicas: ttft.count)
    end = time + interval
    return found
  }

  private func outliers(of means: [Mean]) -> [Int] {
    let judged = means.indices.filter { means[$0].count >= requests }
    // Of two, neither is the odd one out.
    guard judged.count > 2 else { return [] }
    let sorted = judged.map { means[$0].value }.sorted()
    let bound = factor * sorted[sorted.count / 2]
    return judged.filter { means[$0].value > bound }
      .sorted { (means[$1].value, $0) < (means[$0].value, $1) }
  }
}
