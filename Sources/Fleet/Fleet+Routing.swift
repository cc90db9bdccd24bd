internal import DiscreteEvents
internal import Pool
internal import Router

/// Requests finding their replica.
extension Fleet {
  /// Asks the policy for a decision on a request and carries it out.
  ///
  /// - Returns: false when the request is to be held.
  mutating func route(_ slot: Int32) -> Bool {
    view.advance(to: now)
    if needsReports, config.router.scrape == .zero { gatherReports() }
    let request = requestView(slot)
    let decision = policy.place(request, in: view, using: policyRandom)
    if recordsDecisions { record(decision, on: slot, as: request) }
    if hasAdapterPlans { followPlan() }
    switch decision.action {
    case .hold: return false
    case .reject: leave(slot, .rejected)
    case .place(let replica): return send(slot, to: replica, after: decision.delay)
    case .send(let call):
      guard let set = adapters(of: call) else { return false }
      sequences[Int(slot)].adapters = set
      requests[Int(slot)].arm = Int32(call.arm)
      requests[Int(slot)].adapter = call.adapter
      return send(slot, to: call.replica, after: decision.delay)
    case .fanOut, .answer: preconditionFailure("calls are not made yet")
    }
    return true
  }

  /// Sends a request to its replica.
  ///
  /// - Returns: false when there is no such replica.
  private mutating func send(_ slot: Int32, to replica: Int, after delay: SimTime) -> Bool {
    guard replicas.indices.contains(replica) else {
      let count = replicas.count
      end { .misplaced(policy: $0, replica: replica, count: count) }
      return false
    }
    requests[Int(slot)].replica = Int32(replica)
    if quality != nil, requests[Int(slot)].arm < 0 { implyArm(of: slot, on: replica) }
    view.sent(to: replica, promptTokens: Int(requests[Int(slot)].prompt))
    let time = decisionTime + delay
    if time > .zero {
      schedule(.delivery, at: now + time, subject: Int(slot), tag: UInt64(replica))
    } else {
      deliver(slot, to: replica)
    }
    return true
  }

  /// A request waits at the router, or is turned away when too many do.
  mutating func hold(_ slot: Int32) {
    if let limit = config.router.maxQueue, held.count >= limit { return leave(slot, .rejected) }
    held.append(slot)
    view.holds(held.count)
  }

  /// Offers held requests to the policy again, until it holds one back.
  mutating func offerHeld() {
    while let slot = held.first {
      guard route(slot) else { return }
      held.removeFirst()
      view.holds(held.count)
    }
  }

  /// A request reaches its replica some time after the decision that sent it there.
  mutating func endDelivery(of slot: Int32, to replica: Int) {
    let before = left
    deliver(slot, to: replica)
    if left > before, held.count > 0 { offerHeld() }
  }

  /// A request reaches its replica.
  mutating func deliver(_ slot: Int32, to replica: Int) {
    guard !requests[Int(slot)].hasLeft else { return free(slot) }
    let reception = replicas[replica].receive(
      slot, request: requests[Int(slot)].id, at: now, sequences: &sequences)
    if case .refused = reception { return leave(slot, .rejected) }
    follow(reception, of: replica)
  }

  /// The replicas report, and will again as long as there is anything to route.
  mutating func scrape() {
    view.advance(to: now)
    gatherReports()
    policy.tick(in: view)
    if openSources > 0 || inFlight > 0 { schedule(.scrape, at: now + config.router.scrape) }
    offerHeld()
    if isStuck { endHolding() }
  }

  private mutating func gatherReports() {
    for replica in replicas.indices {
      let used = replicas[replica].blocksUsed(at: now)
      view.note(
        ReplicaReport(
          running: replicas[replica].running.count, waiting: replicas[replica].queued,
          kvUtilization: Double(used) / Double(replicas[replica].engine.blocks)),
        of: replica)
    }
    if needsAdapters { reportAdapters() }
  }
}
