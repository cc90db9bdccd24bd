package import DiscreteEvents
package import Pool
internal import Statistics

/// The same requests served by one simulated replica: a whole fleet's run without router and
/// records, so that a fit can do it thousands of times.
package struct ReplicaReplay {
  /// When a request's first and last token were out, since its arrival.
  package struct Latency: Hashable, Sendable {
    package var ttft: SimTime
    package var e2e: SimTime
  }

  private var replica: Replica
  private var sequences: SequenceTable
  private let arrivals: [SimTime]
  private var left: [SimTime]
  private var finished: ContiguousArray<Int32> = []
  private var gaps: ContiguousArray<Histogram> = []

  /// What `requests`, in order of arrival, see of a replica of `pool`; `nil` = it could never serve
  /// that one.
  ///
  /// - Parameter delay: from a request's arrival to when the engine hears of it.
  /// - Complexity: O(n log n) in the requests, whatever their lengths.
  package static func latencies(
    of requests: [ObservedRequest], on pool: PoolConfig, delay: SimTime
  ) -> [Latency?] {
    var replay = ReplicaReplay(requests, pool, delay: delay)
    replay.run()
    return requests.indices.map { index in
      let first = replay.sequences[index].firstToken
      guard first != .never, replay.left[index] != .never else { return nil }
      return Latency(
        ttft: first - requests[index].arrival, e2e: replay.left[index] - requests[index].arrival)
    }
  }

  private init(_ requests: [ObservedRequest], _ pool: PoolConfig, delay: SimTime) {
    replica = Replica(Engine(pool, mode: .leap), gapClasses: 0)
    sequences = SequenceTable(
      requests.map { TokenSequence(prompt: $0.promptTokens, output: $0.outputTokens, gapClass: -1) }
    )
    arrivals = requests.map { $0.arrival + delay }
    left = Array(repeating: .never, count: requests.count)
  }

  /// Goes from one arrival or end of a stretch to the next; at each instant all that happens to the
  /// queue comes before the next batch is formed.
  private mutating func run() {
    var next = 0
    var isRunning = false
    while next < arrivals.count || isRunning {
      let end = isRunning ? replica.stretch.end : .never
      let now = next < arrivals.count ? min(arrivals[next], end) : end
      var isStarting = false
      if isRunning, end == now {
        isRunning = false
        isStarting = true
        endStretch(at: now)
      }
      while next < arrivals.count, arrivals[next] == now {
        let reception = replica.receive(
          Int32(next), request: next, at: now, sequences: &sequences)
        if case .awoke = reception { isStarting = true }
        next += 1
      }
      if isStarting {
        isRunning = replica.start(at: now, sequences: &sequences, released: &finished)
      }
    }
  }

  private mutating func endStretch(at now: SimTime) {
    _ = replica.end(
      at: now, generation: replica.generation, sequences: &sequences, gaps: &gaps,
      finished: &finished)
    for slot in finished { left[Int(slot)] = now }
    finished.removeAll(keepingCapacity: true)
  }
}
