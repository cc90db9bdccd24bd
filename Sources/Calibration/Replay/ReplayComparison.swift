internal import DiscreteEvents
internal import Pool

/// What was measured of a run beside what was simulated of the same requests.
///
/// Its properties, in snake case, are the keys of what `replay --json` prints.
package struct ReplayComparison: Sendable {
  package var scenario: String
  package var measured: String
  package var requests: Requests
  package var ttftS: Latency?
  package var tpotS: Latency?
  package var e2eS: Latency?
  package var throughput: Throughput?
  /// From the first arrival to the last token, of the requests compared.
  package var makespanS: Pair?
  package var running: Level?
  package var waiting: Level?
  package var kv: Level?
  package var fit: ReplayHostFit.Result?
  package var notes: [String]

  /// How many requests there are, and which are compared.
  package struct Requests: Hashable, Sendable {
    package var measured: Int
    /// Those that did not complete in the measured run, and so were not simulated.
    package var leftOut: Int
    /// Simulated requests that were rejected or failed.
    package var notCompleted: Int
    package var compared: Int
    /// Requests that arrived before this were fitted to, and are not compared.
    package var afterS: Double
  }

  /// A number of both: seconds, or a rate.
  package struct Pair: Hashable, Sendable {
    package var measured: Double
    package var simulated: Double
    /// simulated / measured − 1.
    package var error: Double

    init(_ measured: Double, _ simulated: Double) {
      self.measured = measured
      self.simulated = simulated
      error = measured > 0 ? simulated / measured - 1 : 0
    }
  }

  package struct Latency: Hashable, Sendable {
    /// Requests that have it in both.
    package var requests: Int
    package var mean: Pair
    package var p50: Pair
    package var p90: Pair
    package var p95: Pair
    package var p99: Pair
    /// Of each request's |simulated / measured − 1|.
    package var errorOfRequests: Spread

    package var statistics: [(name: String, pair: Pair)] {
      [("mean", mean), ("P50", p50), ("P90", p90), ("P95", p95), ("P99", p99)]
    }
  }

  package struct Spread: Hashable, Sendable {
    package var median: Double
    package var p95: Double
  }

  package struct Throughput: Hashable, Sendable {
    package var requestsPerS: Pair
    package var outputTokensPerS: Pair
  }

  /// Something over time: its mean, and the mean of |simulated − measured| at each instant.
  package struct Level: Hashable, Sendable {
    package var measuredMean: Double
    package var simulatedMean: Double
    package var meanAbsoluteDifference: Double
    package var instants: Int
  }
}

extension ReplayComparison {
  /// Compares the requests of `replay` that arrived at `after` seconds or later.
  package init(
    _ replay: Replay, _ outcome: Replay.Outcome, scenario: String, after: Double = 0,
    fit: ReplayHostFit.Result? = nil, notes: [String] = []
  ) {
    let all = replay.measured.requests
    let simulated = outcome.requests(all.count)
    let pairs: [(MeasuredRequest, MeasuredRequest)] = zip(all, simulated).compactMap { pair in
      guard let own = pair.1, pair.0.arrival.seconds >= after else { return nil }
      return (pair.0, own)
    }
    self.scenario = scenario
    measured = replay.measured.source
    requests = Requests(
      measured: all.count, leftOut: replay.measured.others,
      notCompleted: simulated.count { $0 == nil }, compared: pairs.count, afterS: after)
    self.fit = fit
    self.notes = replay.measured.notes + notes
    ttftS = Latency(pairs, \.ttft)
    tpotS = Latency(pairs, \.tpot)
    e2eS = Latency(pairs, \.e2e)
    setTotals(pairs)
    setLevels(ReplayPicture(replay, outcome), after: after)
  }

  private mutating func setTotals(_ pairs: [(MeasuredRequest, MeasuredRequest)]) {
    let ended = pairs.filter { $0.0.e2e != nil }
    guard let start = ended.first?.0.arrival.seconds else { return }
    func span(_ requests: [MeasuredRequest]) -> Double {
      let ends = requests.compactMap { request in
        request.e2e.map { (request.arrival + $0).seconds }
      }
      return (ends.max() ?? start) - start
    }
    let spans = Pair(span(ended.map(\.0)), span(ended.map(\.1)))
    guard spans.measured > 0, spans.simulated > 0 else { return }
    makespanS = spans
    let tokens = Double(ended.reduce(0) { $0 + $1.0.outputTokens })
    func rate(_ amount: Double) -> Pair {
      Pair(amount / spans.measured, amount / spans.simulated)
    }
    throughput = Throughput(
      requestsPerS: rate(Double(ended.count)), outputTokensPerS: rate(tokens))
  }

  private mutating func setLevels(_ picture: ReplayPicture, after: Double) {
    let (theirs, ours) = (picture.measured, picture.simulated)
    let places = theirs.seconds.indices.filter { theirs.seconds[$0] >= after }
    guard !places.isEmpty else { return }
    running = Level(theirs.running, ours.running, places)
    waiting = Level(theirs.waiting, ours.waiting, places)
    if let measured = theirs.kv, let simulated = ours.kv {
      kv = Level(measured, simulated, places)
    }
  }
}
