internal import DiscreteEvents
internal import Pool
internal import Router
internal import Workload

/// Requests going out.
extension Fleet {
  /// A request leaves: it is recorded and counted, its policy and its client are told, and its
  /// slot is free unless an engine still holds it.
  mutating func leave(_ slot: Int32, _ status: RequestStatus, engineHoldsIt: Bool = false) {
    requests[Int(slot)].hasLeft = true
    if requests[Int(slot)].isProgram { noteAnsweringArm(of: slot) }
    let request = requests[Int(slot)]
    var record = record(of: slot, status)
    if hasQuality {
      record.arm = Int(request.arm)
      record.reward = reward(of: slot, status)
    }
    recorder?.record(record)
    if breaks { countAttainment(record) }
    if request.isMeasured {
      count(record)
      if hasQuality { weigh(slot, status) }
      if makesCalls { countCalls(of: slot) }
    }
    left += 1
    inFlight -= 1
    lastChange = now
    if request.replica >= 0 {
      let prompt = Int(sequences[Int(slot)].prompt)
      if isDisaggregated {
        uncount(slot, promptTokens: prompt)
        tellDecoders(of: slot, record)
        dropKV(of: slot)
      } else {
        view.left(Int(request.replica), promptTokens: prompt)
      }
    }
    if tellsOutcomes, record.pool >= 0, !isDisaggregated || isRouted(slot) {
      view.advance(to: now)
      policy.observe(outcome(of: slot, record), in: view)
      if hasAdapterPlans { followPlan() }
    }
    if request.client >= 0 {
      scheduleClient(
        Int(request.client), of: Int(request.stream), isAtOnce: status == .rejected)
    }
    if request.conversation >= 0 {
      endTurn(of: request.conversation, isAnswered: status == .completed)
    }
    if request.task >= 0 {
      endControlCall(of: Int(request.task), isAnswered: status == .completed)
    }
    if !engineHoldsIt { free(slot) }
  }

  /// A closed-loop client thinks, then sends its next request; one that was answered at once, as
  /// when it is turned away, waits a millisecond at least, so that a client without a pause cannot
  /// stop time.
  mutating func scheduleClient(_ client: Int, of stream: Int, isAtOnce: Bool) {
    let think = streams[stream].thinkTime()
    let pause = isAtOnce ? max(think, SimTime.seconds(0.001)) : think
    schedule(.clientArrival, at: now + pause, subject: client, tag: UInt64(stream))
  }

  /// What the policy is told of a request that was sent somewhere.
  func outcome(of slot: Int32, _ record: RequestRecord) -> Outcome {
    var outcome = Outcome(
      request: requestView(slot), replica: firstReplica[record.pool] + record.replica,
      isCompleted: record.status == .completed, outputTokens: record.outputTokens,
      firstToken: record.firstToken, left: now, arm: Int(requests[Int(slot)].arm),
      missedAdapter: sequences[Int(slot)].missedAdapter,
      reward: !hasQuality ? promiseKept(record) : record.reward)
    if requests[Int(slot)].isProgram { judgeCalls(of: slot, in: &outcome) }
    if isDisaggregated, let chosen = disaggregation?.handovers[Int(slot)].source, chosen >= 0 {
      outcome.replica = Int(chosen)
    }
    return outcome
  }

  /// An engine, or the way there, lets go of a slot whose request is no longer there.
  mutating func release(_ slot: Int32) {
    if requests[Int(slot)].isInterrupted, !requests[Int(slot)].hasLeft {
      requests[Int(slot)].isInterrupted = false
      scheduleResend(of: slot)
    } else {
      free(slot)
    }
  }

  /// Makes a slot free to be used again.
  mutating func free(_ slot: Int32) {
    if requests[Int(slot)].isProgram { programs[Int(slot)] = Program() }
    requests[Int(slot)].id = -1
    freeSlots.append(slot)
  }

  private func record(of slot: Int32, _ status: RequestStatus) -> RequestRecord {
    let request = requests[Int(slot)]
    var record = RequestRecord(
      id: request.id, stream: Int(request.stream), pool: -1, replica: -1,
      session: request.session, adapter: request.adapter, arrival: request.arrival,
      promptTokens: Int(request.prompt), cachedTokens: 0, outputTokens: 0, scheduled: nil,
      firstToken: nil, left: now, preemptions: 0, status: status, measured: request.isMeasured)
    if request.isProgram {
      programs[Int(slot)].complete(&record)
    } else if request.replica >= 0 {
      record.replica = Int(request.replica)
      complete(&record, from: slot)
    }
    if record.replica >= 0 {
      record.pool = Int(poolOfReplica[record.replica])
      record.replica -= firstReplica[record.pool]
    }
    return record
  }

  /// Says what a request that is its own only call got so far.
  private func complete(_ record: inout RequestRecord, from slot: Int32) {
    let sequence = sequences[Int(slot)]
    // One that does not decode any more is up to date; asking its replica would copy that.
    if case .decoding = sequence.state {
      record.outputTokens = replicas[record.replica].emitted(slot, by: now, sequences: sequences)
    } else {
      record.outputTokens = Int(sequence.emitted)
    }
    if sequence.scheduled != .never { record.scheduled = sequence.scheduled }
    if sequence.firstToken != .never { record.firstToken = sequence.firstToken }
    record.preemptions = Int(sequence.preemptions)
    record.cachedTokens = Int(sequence.hold.cachedTokens)
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
    if requests[Int(slot)].isProgram {
      recallCalls(of: slot, cancelling: true)
      leave(slot, .timedOut, engineHoldsIt: programs[Int(slot)].isAnswering)
    } else if requests[Int(slot)].replica < 0 {
      held.remove(slot)
      view.holds(held.count)
      leave(slot, .timedOut, engineHoldsIt: requests[Int(slot)].isInterrupted)
    } else if sequences[Int(slot)].state == .outside {
      leave(slot, .timedOut, engineHoldsIt: true)  // Its delivery is still under way.
    } else {
      // Recorded first: cancelling a waiting request takes it out of its engine.
      leave(slot, .timedOut, engineHoldsIt: true)
      cancel(slot)
    }
    if held.count > 0 { offerHeld() }
  }

  /// Tells the engine that has a request or a call that nobody waits for it any more.
  mutating func cancel(_ slot: Int32) { cancel(slot, on: Int(requests[Int(slot)].replica)) }

  /// Tells an engine that nobody waits any more for what it has in `slot`.
  mutating func cancel(_ slot: Int32, on replica: Int) {
    if hasTiers { dropFetches(of: slot) }
    let (hasLeft, reception) = replicas[replica].cancel(slot, at: now, sequences: &sequences)
    if hasLeft { release(slot) }
    follow(reception, of: replica)
  }
}
