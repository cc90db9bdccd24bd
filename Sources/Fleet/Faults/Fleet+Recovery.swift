internal import DiscreteEvents
internal import Pool
internal import Router
internal import Workload

/// Requests that a fault interrupts: nothing is ever silently lost.
extension Fleet {
  /// A request or a call is lost that no engine holds.
  mutating func lose(_ slot: Int32) {
    if requests[Int(slot)].parent >= 0 {
      noteLostCall(slot)
      return endCall(slot, isCompleted: false)
    }
    if interrupt(slot) { scheduleResend(of: slot) } else { leave(slot, .failed) }
  }

  /// A request's connection breaks: its engine drops it at the next iteration boundary, or it is
  /// still on its way there.
  mutating func disconnect(_ slot: Int32) {
    guard !requests[Int(slot)].hasLeft, !requests[Int(slot)].isInterrupted else { return }
    let isInEngine = sequences[Int(slot)].state != .outside
    if requests[Int(slot)].parent >= 0 {
      noteLostCall(slot)
      let (parent, call) = (requests[Int(slot)].parent, Int(requests[Int(slot)].call))
      settle(slot, isCompleted: false)
      endStage(of: parent, after: call, isCompleted: false)
      if isInEngine { cancel(slot) }
      return
    }
    let replica = Int(requests[Int(slot)].replica)
    if interrupt(slot) {
      requests[Int(slot)].isInterrupted = true
    } else {
      leave(slot, .failed, engineHoldsIt: true)
    }
    if isInEngine { cancel(slot, on: replica) }
  }

  private mutating func noteLostCall(_ slot: Int32) {
    result.faults?.lostCalls += 1
    programs[Int(requests[Int(slot)].parent)].hasLostCall = true
  }

  /// Counts a loss and takes a request off its replica.
  ///
  /// - Returns: whether it is to be sent again.
  private mutating func interrupt(_ slot: Int32) -> Bool {
    let index = Int(slot)
    result.faults?.lost += 1
    let recovery = config.router.recovery
    guard recovery.rule != .fail, Int(requests[index].losses) < recovery.limit else { return false }
    requests[index].losses += 1
    view.left(Int(requests[index].replica), promptTokens: Int(sequences[index].prompt))
    if tellsOutcomes, canRoute {
      view.advance(to: now)
      policy.observe(lossOutcome(of: slot), in: view)
    }
    requests[index].replica = -1
    requests[index].arm = -1
    requests[index].isRecovering = true
    return true
  }

  /// What the policy is told of a request that was lost and will come again.
  private func lossOutcome(of slot: Int32) -> Outcome {
    let request = requests[Int(slot)]
    return Outcome(
      request: requestView(slot), replica: Int(request.replica), isCompleted: false,
      outputTokens: 0, firstToken: nil, left: now, arm: Int(request.arm), isLost: true)
  }

  /// A request that was interrupted, and that nothing holds any more, is to be sent again.
  mutating func scheduleResend(of slot: Int32) {
    let index = Int(slot)
    let request = requests[index]
    let asked = AdapterSet(Int(request.asked))
    let old = sequences[index]
    let isItself =
      old.prompt == request.prompt && old.output == request.output && old.adapters == asked
    if config.router.recovery.rule == .migrate, isItself {
      result.faults?.migrated += old.emitted > 0 ? 1 : 0
      sequences[index].migrate()
    } else {
      result.faults?.repeatedTokens += Int(old.emitted)
      var sequence = TokenSequence(
        prompt: Int(request.prompt), output: Int(request.output), gapClass: Int(old.gapClass),
        adapters: asked, request: request.id, stream: request.stream)
      sequence.share(promptOf: old)
      sequence.take(historyOf: old)
      sequences[index] = sequence
    }
    requests[index].adapter = Int(request.asked)
    schedule(
      .resend, at: now + config.router.recovery.delay, subject: index,
      tag: UInt64(request.id))
  }

  /// A request is sent again, unless its client has gone meanwhile.
  mutating func resend(_ slot: Int32, id: UInt64) {
    guard requests[Int(slot)].id == Int(id), !requests[Int(slot)].hasLeft else { return }
    result.faults?.resent += 1
    requests[Int(slot)].isRecovering = false
    if held.count > 0 || !canRoute || !route(slot) { hold(slot) }
    if !endedStages.isEmpty { resumeEnded() }
  }

  // MARK: Broken connections

  /// The network to a replica is cut.
  mutating func cutConnections(to replica: Int) {
    faults?.conditions[replica].cuts += 1
    noteService(of: replica)
    for slot in replicas[replica].slots(sequences) { disconnect(slot) }
  }

  /// The router's process is gone: every connection breaks, and what is on its way never arrives.
  mutating func stopRouter() {
    routerOutages += 1
    guard routerOutages == 1 else { return }
    for slot in requests.indices where requests[slot].id >= 0 && !requests[slot].hasLeft {
      if requests[slot].isProgram {
        interruptProgram(Int32(slot))
      } else if requests[slot].parent < 0, requests[slot].replica >= 0 {
        disconnect(Int32(slot))
      }
    }
  }

  /// The router's process starts again, and knows nothing.
  mutating func startRouter() {
    routerOutages -= 1
    guard let fresh = faults?.freshPolicy, canRoute else { return }
    policy = fresh
    view.advance(to: now)
    for replica in replicas.indices where !view.isUp(replica) {
      policy.replicaChanged(replica, isUp: false, in: view)
    }
    if let links = network?.network.links.indices {
      for link in links where network?.isCut(link) == true || network?.slowdowns[link] != [] {
        tellLink(link)
      }
    }
    if hasAdapterPlans { followPlan() }
    if held.count > 0 { offerHeld() }
  }

  /// The router loses a request that it has made calls for, which fails: nobody else knows of it.
  private mutating func interruptProgram(_ slot: Int32) {
    result.faults?.lost += 1
    recallCalls(of: slot, cancelling: true)
    leave(slot, .failed, engineHoldsIt: programs[Int(slot)].isAnswering)
  }

  /// Counts a request that leaves in the window in which it came.
  mutating func countAttainment(_ record: RequestRecord) {
    var isGood = false
    if record.status == .completed, let ttft = record.ttft, let e2e = record.e2e {
      isGood = config.streams[record.stream].slo.isKept(ttft: ttft, tpot: record.tpot, e2e: e2e)
    }
    result.attainment?.add(record, isGood: isGood)
  }
}
