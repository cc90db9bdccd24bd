internal import DiscreteEvents
internal import Router

/// Calls becoming an answer: a stage is over, the policy says what follows.
extension Fleet {
  /// Asks the policy about every request whose stage of calls is over, and carries out what it
  /// says. A call that is refused at once may end the next stage within the same instant.
  mutating func resumeEnded() {
    var next = 0
    while next < endedStages.count {
      let slot = endedStages[next]
      next += 1
      programs[Int(slot)].isToBeAsked = false
      if programs[Int(slot)].isWon {
        recallCalls(of: slot, cancelling: true)
        finish(slot)
      } else if programs[Int(slot)].isFinal {
        finish(slot)
      } else {
        resume(slot)
      }
    }
    endedStages.removeAll(keepingCapacity: true)
  }

  private mutating func resume(_ slot: Int32) {
    guard failure == nil else { return }
    updateView()
    if programs[Int(slot)].race != nil { noteFirstTokens(of: slot) }
    let request = requestView(slot)
    let decision = policy.resume(
      request, after: programs[Int(slot)].calls, in: view, using: policyRandom)
    if recordsDecisions { record(decision, on: slot, as: request) }
    if hasAdapterPlans { followPlan() }
    if case .race(let calls, let patience, let milestone) = decision.action {
      _ = race(
        calls, patience: patience, milestone: milestone, for: slot, after: decision.delay)
      return
    }
    if case .spread(let calls) = decision.action {
      _ = spread(calls, for: slot, after: decision.delay)
      return
    }
    // Nobody waits for what is left of a race, or of calls that went on by themselves.
    programs[Int(slot)].race = nil
    programs[Int(slot)].isSpread = false
    recallCalls(of: slot, cancelling: true)
    switch decision.action {
    case .race, .spread: break
    case .fanOut(let calls): _ = makeCalls(calls, for: slot, after: decision.delay)
    case .send(let call):
      _ = makeCalls([call], for: slot, after: decision.delay, isFinal: true)
    case .place(let replica):
      _ = makeCalls([Call(to: replica)], for: slot, after: decision.delay, isFinal: true)
    case .answer(let answer): take(answer, for: slot, after: decision.delay)
    case .reject: leave(slot, .rejected)
    case .hold: end(because: .wrong("holds a request that it has made calls for"))
    }
  }

  /// The policy has said what the answer is; deciding that took time as well.
  private mutating func take(_ answer: Answer, for slot: Int32, after delay: SimTime) {
    if let fault = fault(in: answer, of: programs[Int(slot)].calls.count) {
      return end(because: fault)
    }
    programs[Int(slot)].answer = answer
    let time = charge(delay)
    guard time > .zero else { return finish(slot) }
    programs[Int(slot)].isAnswering = true
    schedule(.answer, at: now + time, subject: Int(slot))
  }

  /// A request's answer is there, unless its client has gone meanwhile.
  mutating func endAnswer(_ slot: Int32) {
    guard !requests[Int(slot)].hasLeft else { return free(slot) }
    finish(slot)
    if held.count > 0 { offerHeld() }
  }

  /// A request leaves with its answer; without one when calls that it needs were lost or turned
  /// away.
  private mutating func finish(_ slot: Int32) {
    let program = programs[Int(slot)]
    let failed = program.hasLostCall ? RequestStatus.failed : .rejected
    leave(slot, program.shown == nil ? failed : .completed)
  }
}
