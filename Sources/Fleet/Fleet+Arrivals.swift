internal import DiscreteEvents
internal import Pool
internal import Router
internal import Workload

/// Requests coming in.
extension Fleet {
  /// Schedules everything that happens by itself: first arrivals, clients, clocks.
  mutating func open() throws {
    (power, metersPower) = PowerState.of(config.pools)
    if metersPower { openTariff() }
    for stream in streams.indices {
      if let clients = streams[stream].clients {
        openSources += clients
        for client in 0..<clients {
          schedule(
            .clientArrival, at: streams[stream].thinkTime(), subject: client, tag: UInt64(stream))
        }
      } else {
        openSources += 1
        try scheduleArrival(of: stream)
      }
    }
    if config.warmup > .zero { schedule(.warmupEnd, at: config.warmup) }
    if needsReports, config.router.scrape > .zero { schedule(.scrape, at: config.router.scrape) }
    if options.sampleEvery != nil { schedule(.sample, at: .zero) }
    if breaks { openFaults() }
    openTools()
  }

  /// Schedules the next arrival of an open stream, if it has one.
  private mutating func scheduleArrival(of stream: Int) throws {
    guard let arrival = try streams[stream].next(), isInTime(arrival.time) else {
      closeSource()
      return
    }
    pendingArrivals[stream] = arrival
    schedule(.arrival, at: arrival.time, subject: stream)
  }

  /// Whether a request may still arrive at `time`.
  func isInTime(_ time: SimTime) -> Bool {
    if let duration = config.duration, time > duration { return false }
    if let limit = config.requests, sent >= limit { return false }
    return true
  }

  /// A stream, or a client of one, sends no more.
  mutating func closeSource() {
    guard openSources > 0 else { return }
    openSources -= 1
    if openSources == 0 { closeArrivals() }
  }

  /// The last request has arrived.
  mutating func closeArrivals() {
    openSources = 0
    if let cutoff = config.cutoff { schedule(.cutoff, at: max(now, lastArrival + cutoff)) }
  }

  /// The pending request of an open stream arrives.
  mutating func arrive(from stream: Int) throws {
    guard isInTime(now), let arrival = pendingArrivals[stream] else {
      closeSource()
      return
    }
    take(arrival, from: stream, client: -1)
    try scheduleArrival(of: stream)
  }

  /// A closed-loop client sends its next request.
  mutating func arrive(client: Int, of stream: Int) {
    guard isInTime(now) else {
      closeSource()
      return
    }
    take(streams[stream].request(at: now), from: stream, client: client)
  }

  /// A stream has sent a request, or started a task.
  private mutating func take(_ arrival: Arrival, from stream: Int, client: Int) {
    sent += 1
    lastArrival = now
    if tasks.isStarted[stream] {
      startTask(of: stream, arrival, client: client)
    } else if streams[stream].hasTurns {
      startSession(of: stream, arrival)
    } else {
      admit(arrival, of: stream, client: client)
    }
    if sent == config.requests { closeArrivals() }
  }

  /// A request enters the fleet and is routed.
  mutating func admit(
    _ request: Arrival, of stream: Int, client: Int = -1, task: Int = -1, conversation: Int32 = -1
  ) {
    var arrival = request
    let traits = knowsRequests ? describe(&arrival, of: stream) : nil
    let isMeasured = now >= config.warmup
    var request = Request(
      id: arrivals, stream: Int32(stream), prompt: Int32(arrival.prompt),
      output: Int32(arrival.output), adapter: arrival.adapter, session: arrival.session,
      arrival: now, client: Int32(client), task: Int32(task), isMeasured: isMeasured,
      asked: Int32(truncatingIfNeeded: arrival.adapter))
    request.conversation = conversation
    let sequence = TokenSequence(
      prompt: arrival.prompt, output: arrival.output, gapClass: isMeasured ? stream : -1,
      adapters: config.adapters.isEmpty ? AdapterSet() : AdapterSet(arrival.adapter),
      prefix: arrival.prefix, whole: arrival.whole, request: arrivals, stream: Int32(stream))
    arrivals += 1
    lastChange = now
    inFlight += 1
    let slot = takeSlot(request, sequence)
    if let traits { note(traits, in: slot) }
    if timeouts[stream]?.append(slot, id: request.id, arrival: now) == true {
      scheduleTimeout(of: stream)
    }
    // Whoever came first is placed first.
    if held.count > 0 || !canRoute || !route(slot) { hold(slot) }
  }

  /// Gives a request or a call a slot.
  mutating func takeSlot(_ request: Request, _ sequence: TokenSequence) -> Int32 {
    if let slot = freeSlots.popLast() {
      requests[Int(slot)] = request
      sequences[Int(slot)] = sequence
      return slot
    }
    requests.append(request)
    sequences.append(sequence)
    return Int32(requests.count - 1)
  }
}
