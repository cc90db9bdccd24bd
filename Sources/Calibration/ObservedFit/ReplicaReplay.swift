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

  /// How long what led from one token that was seen to the next took: seconds.
  package struct Advance: Hashable, Sendable {
    /// Whose token the next one is.
    package var request: Int
    package var simulated: Double
    package var measured: Double
  }

  private var replica: Replica
  private var sequences: SequenceTable
  private let requests: [ObservedRequest]
  private let arrivals: [SimTime]
  private var left: [SimTime]
  private var next = 0
  /// Whether the clock is set to the measured one wherever that is known.
  private let isLed: Bool
  private var advances: [Advance] = []
  /// When the clock was last set; and the first request that has no first token yet.
  private var origin: SimTime = .zero
  private var firstWaiting = 0
  private var refused: Set<Int> = []
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
    var replay = ReplicaReplay(requests, pool, delay: delay, isLed: false)
    replay.run()
    return requests.indices.map { index in
      let first = replay.sequences[index].firstToken
      guard first != .never, replay.left[index] != .never else { return nil }
      return Latency(
        ttft: first - requests[index].arrival, e2e: replay.left[index] - requests[index].arrival)
    }
  }

  /// The same in short pieces: whenever a first or last token is out, the clock is set to when that
  /// was measured, so that what went wrong before is forgotten. Where batches follow each other in
  /// another order after the least delay, errors of a whole run say little of a parameter; those of
  /// pieces do (multiple shooting; Bock 1983, and Baake et al. 1992 for chaotic systems).
  package static func advances(
    of requests: [ObservedRequest], on pool: PoolConfig, delay: SimTime
  ) -> [Advance] {
    var replay = ReplicaReplay(requests, pool, delay: delay, isLed: true)
    replay.run()
    return replay.advances
  }

  private init(
    _ requests: [ObservedRequest], _ pool: PoolConfig, delay: SimTime, isLed: Bool
  ) {
    replica = Replica(Engine(pool, mode: .leap), gapClasses: 0)
    sequences = SequenceTable(
      requests.map { TokenSequence(prompt: $0.promptTokens, output: $0.outputTokens, gapClass: -1) }
    )
    self.requests = requests
    self.isLed = isLed
    arrivals = requests.map { $0.arrival + delay }
    left = Array(repeating: .never, count: requests.count)
  }

  /// Goes from one arrival or end of a stretch to the next; at each instant all that happens to the
  /// queue comes before the next batch is formed.
  private mutating func run() {
    var isRunning = false
    while next < arrivals.count || isRunning {
      let end = isRunning ? replica.stretch.end : .never
      var now = next < arrivals.count ? min(arrivals[next], end) : end
      var isStarting = false
      if isRunning, end == now {
        isRunning = false
        isStarting = true
        endStretch(at: now)
        if isLed { now = lead(from: now) }
      } else if !isRunning {
        origin = requests[next].arrival
      }
      while next < arrivals.count, arrivals[next] <= now {
        let reception = replica.receive(
          Int32(next), request: next, at: now, sequences: &sequences)
        switch reception {
        case .awoke: isStarting = true
        case .refused: refused.insert(next)
        case .cut, .queued: break
        }
        next += 1
      }
      if isStarting {
        isRunning = replica.start(at: now, sequences: &sequences, released: &finished)
      }
    }
  }

  private mutating func endStretch(at now: SimTime) {
    finished.removeAll(keepingCapacity: true)
    _ = replica.end(
      at: now, generation: replica.generation, sequences: &sequences, gaps: &gaps,
      finished: &finished)
    for slot in finished { left[Int(slot)] = now }
  }

  /// The time that was measured for what just happened, or `now` where nothing was seen of it.
  private mutating func lead(from now: SimTime) -> SimTime {
    var measured = origin
    func see(_ time: SimTime, of request: Int) {
      advances.append(
        Advance(
          request: request, simulated: (now - origin).seconds, measured: (time - origin).seconds))
      measured = max(measured, time)
    }
    while firstWaiting < next {
      let first = sequences[firstWaiting].firstToken
      guard first != .never || refused.contains(firstWaiting) else { break }
      if first == now {
        see(requests[firstWaiting].arrival + requests[firstWaiting].ttft, of: firstWaiting)
      }
      firstWaiting += 1
    }
    for slot in finished {
      see(requests[Int(slot)].arrival + requests[Int(slot)].e2e, of: Int(slot))
    }
    guard measured > origin else { return now }
    origin = measured
    return measured
  }
}
