internal import DiscreteEvents
internal import Pool
internal import Router
internal import Workload

/// Requests going out.
extension Fleet {
  /// A request leaves: it is recorded and counted, its policy and its client are told, and its
  /// slot is free unless an engine still holds it.
  mutating func leave(_ slot: Int32, _ status: RequestStatus, engineHoldsIt: Bool = false) {
    let request = requests[Int(slot)]
    requests[Int(slot)].hasLeft = true
    var record = record(of: slot, status)
    if quality != nil {
      record.arm = Int(request.arm)
      record.reward = reward(of: slot, status)
    }
    recorder?.record(record)
    if request.isMeasured {
      count(record)
      weigh(slot, status)
    }
    left += 1
    inFlight -= 1
    lastChange = now
    if request.replica >= 0 {
      let replica = Int(request.replica)
      view.left(replica, promptTokens: Int(request.prompt))
      view.advance(to: now)
      policy.observe(
        Outcome(
          request: requestView(slot), replica: replica, isCompleted: status == .completed,
          outputTokens: record.outputTokens, firstToken: record.firstToken, left: now,
          arm: Int(request.arm), missedAdapter: sequences[Int(slot)].missedAdapter,
          reward: quality == nil ? promiseKept(record) : record.reward),
        in: view)
      if hasAdapterPlans { followPlan() }
    }
    if request.client >= 0 { scheduleClient(after: request, status) }
    if !engineHoldsIt { free(slot) }
  }

  /// A closed-loop client thinks, then sends its next request; one that was turned away waits a
  /// millisecond at least, so that a client without a pause cannot stop time.
  private mutating func scheduleClient(after request: Request, _ status: RequestStatus) {
    let stream = Int(request.stream)
    let think = streams[stream].thinkTime()
    let pause = status == .rejected ? max(think, SimTime.seconds(0.001)) : think
    schedule(
      .clientArrival, at: now + pause, subject: Int(request.client), tag: UInt64(stream))
  }

  /// Makes a slot free to be used again.
  mutating func free(_ slot: Int32) {
    requests[Int(slot)].id = -1
    freeSlots.append(slot)
  }

  private func record(of slot: Int32, _ status: RequestStatus) -> RequestRecord {
    let request = requests[Int(slot)]
    let sequence = sequences[Int(slot)]
    let pool = request.replica >= 0 ? Int(poolOfReplica[Int(request.replica)]) : -1
    var emitted = status == .completed ? Int(request.output) : 0
    if status != .completed, pool >= 0 {
      emitted = replicas[Int(request.replica)].emitted(slot, by: now, sequences: sequences)
    }
    return RequestRecord(
      id: request.id, stream: Int(request.stream), pool: pool,
      replica: pool >= 0 ? Int(request.replica) - firstReplica[pool] : -1,
      session: request.session, adapter: request.adapter, arrival: request.arrival,
      promptTokens: Int(request.prompt), cachedTokens: 0, outputTokens: emitted,
      scheduled: sequence.scheduled == .never ? nil : sequence.scheduled,
      firstToken: sequence.firstToken == .never ? nil : sequence.firstToken, left: now,
      preemptions: Int(sequence.preemptions), status: status, measured: request.isMeasured)
  }

  /// Counts a request that arrived after the warm-up.
  private mutating func count(_ record: RequestRecord) {
    guard record.pool >= 0 else {
      result.unplaced[record.stream].add(record.status)
      return
    }
    let slo = config.streams[record.stream].slo
    result.cells[record.stream * config.pools.count + record.pool].add(record, slo: slo)
  }

  /// The clients of a stream whose patience has run out give up.
  mutating func giveUp(stream: Int) {
    while let entry = timeouts[stream]?.first {
      let slot = entry.slot
      let isHere = requests[Int(slot)].id == entry.id && !requests[Int(slot)].hasLeft
      if isHere {
        guard entry.deadline <= now else { break }
        abandon(slot)
      }
      timeouts[stream]?.removeFirst()
    }
    scheduleTimeout(of: stream)
  }

  mutating func scheduleTimeout(of stream: Int) {
    guard let entry = timeouts[stream]?.first else { return }
    schedule(.timeout, at: entry.deadline, subject: stream)
  }

  /// A request's client has gone.
  private mutating func abandon(_ slot: Int32) {
    if requests[Int(slot)].replica < 0 {
      held.remove(slot)
      view.holds(held.count)
      leave(slot, .timedOut)
    } else if sequences[Int(slot)].state == .outside {
      leave(slot, .timedOut, engineHoldsIt: true)  // Its delivery is still under way.
    } else {
      // Recorded first: cancelling a waiting request takes it out of its engine.
      leave(slot, .timedOut, engineHoldsIt: true)
      let replica = Int(requests[Int(slot)].replica)
      let (hasLeft, reception) = replicas[replica].cancel(slot, at: now, sequences: &sequences)
      if hasLeft { free(slot) }
      follow(reception, of: replica)
    }
    if held.count > 0 { offerHeld() }
  }
}
