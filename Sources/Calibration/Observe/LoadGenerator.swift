internal import CCurl
package import DiscreteEvents
package import Fleet
internal import Pool
internal import Statistics
internal import Workload

/// Sends a scenario's requests to a server, each at its own time whatever became of those before
/// (an open loop), and takes down when what comes back.
///
/// One thread sleeps until something arrives or the next request is nearly due, and waits out the
/// last two milliseconds awake, so that sleeping too long makes none late.
package struct LoadGenerator {
  private let config: FleetConfig
  private let model: String
  private let options: ObservationOptions
  private let bodies: CompletionRequest
  private let pool: TransferPool
  private let recorder: (any Recorder)?
  private var plan: RequestPlan
  private var next: (arrival: Arrival, stream: Int)?
  private var sent = 0
  private var completed = 0
  private var start = SimTime.zero
  private var observation = Observation()

  /// - Parameters:
  ///   - model: What requests without an adapter ask for; others ask for their adapter by name.
  ///   - recorder: told of every request that has left.
  /// - Throws: ``ObservationError`` when the scenario's requests cannot be sent; `TraceError`.
  package init(
    _ config: FleetConfig, to address: ServerAddress, model: String, options: ObservationOptions,
    recorder: (any Recorder)? = nil
  ) throws {
    self.config = config
    self.model = model
    self.options = options
    self.recorder = recorder
    bodies = CompletionRequest(
      seed: config.seed, repetition: options.repetition, vocabulary: options.vocabulary)
    plan = try RequestPlan(config, atMost: options.maxRequests)
    pool = try TransferPool(address)
    try prepareNext()
  }

  /// Sends everything and waits for the answers.
  ///
  /// - Parameter progress: called now and then with the time that has passed and the requests that
  ///   have left.
  /// - Throws: ``ObservationError`` when the first requests all fail; `TraceError`.
  package consuming func run(progress: (SimTime, Int) -> Void = { _, _ in }) throws -> Observation {
    start = MonotonicClock.now() + LoadGenerator.lead
    while next != nil || !pool.isEmpty {
      let now = MonotonicClock.now() - start
      if now > options.timeLimit { break }
      if let due = next, due.arrival.time <= now {
        try send(due)
        continue
      }
      wait(from: now)
      pool.work()
      try settleEnded()
      progress(now, observation.records.count)
    }
    observation.isCut = next != nil || plan.isCut
    leaveUnfinished()
    observation.end = MonotonicClock.now() - start
    observation.failures.sort { ($1.count, $0.reason) < ($0.count, $1.reason) }
    return observation
  }

  /// Time to settle before the first request.
  private static let lead = SimTime.seconds(0.1)

  /// Before a request is due, the time that is waited out awake: sleeping ends a scheduler's tick
  /// late at worst, and is to the millisecond.
  private static let awake = SimTime.seconds(0.002)

  /// Requests that may fail without one that completes before the observation is given up.
  private static let patience = 20

  private func wait(from now: SimTime) {
    let limit = options.timeLimit - now
    guard let due = next?.arrival.time else {
      pool.wait(atMost: limit)
      return
    }
    let rest = due - now
    if rest > LoadGenerator.awake { pool.wait(atMost: min(limit, rest - LoadGenerator.awake)) }
  }

  private mutating func send(_ due: (arrival: Arrival, stream: Int)) throws {
    let transfer = Transfer(id: sent, stream: due.stream, arrival: due.arrival)
    pool.send(transfer)
    let late = transfer.sent - start - due.arrival.time
    observation.lateness.add(max(0, late.picoseconds))
    if late > .seconds(0.001) { observation.lateRequests += 1 }
    sent += 1
    try prepareNext()
  }

  private mutating func prepareNext() throws {
    next = try plan.next()
    guard let next else { return }
    let adapter = next.arrival.adapter
    let name = config.adapters.indices.contains(adapter) ? config.adapters[adapter].name : model
    let body = bodies.body(model: name, prompt: next.arrival.prompt, output: next.arrival.output)
    try pool.prepare(body, timeout: timeout(of: next.stream))
  }

  /// How long an answer may take: the client of a stream may give up earlier.
  private func timeout(of stream: Int) -> SimTime {
    min(options.requestTimeout, config.streams[stream].timeout ?? .never)
  }

  private mutating func settleEnded() throws {
    while let (transfer, result, status) = pool.nextEnded() {
      let outcome = transfer.outcome(
        result, httpStatus: status, within: timeout(of: transfer.stream))
      if outcome.status == .completed { completed += 1 }
      if let reason = outcome.reason { observation.count(reason) }
      leave(transfer, outcome.status)
      guard completed > 0 || observation.records.count < LoadGenerator.patience else {
        let reason = observation.failures.first?.reason ?? ""
        throw ObservationError(
          "the first \(LoadGenerator.patience) requests all failed; the first one: \(reason)")
      }
    }
  }

  /// Takes down those that the end of the observation has cut off.
  private mutating func leaveUnfinished() {
    for transfer in pool.transfers { leave(transfer, .unfinished) }
  }

  private mutating func leave(_ transfer: Transfer, _ status: RequestStatus) {
    let isCompleted = status == .completed
    let record = RequestRecord(
      id: transfer.id, stream: transfer.stream, pool: config.pools.count == 1 ? 0 : -1,
      replica: -1, session: transfer.arrival.session, adapter: transfer.arrival.adapter,
      arrival: transfer.arrival.time, promptTokens: transfer.arrival.prompt, cachedTokens: -1,
      outputTokens: transfer.tokens, scheduled: nil,
      firstToken: transfer.first.map { $0 - start },
      left: (isCompleted ? transfer.last : MonotonicClock.now()) - start, preemptions: -1,
      status: status, measured: transfer.arrival.time >= config.warmup)
    observation.gaps.merge(transfer.gaps)
    observation.records.append(record)
    recorder?.record(record)
  }
}
