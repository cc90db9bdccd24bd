internal import DiscreteEvents
internal import Graphs
internal import Pool
internal import Router

/// Requests finding their replica.
extension Fleet {
  /// Asks the policy for a decision on a request and carries it out.
  ///
  /// - Returns: false when the request is to be held.
  mutating func route(_ slot: Int32) -> Bool {
    if isDisaggregated, isLocal(slot) { return placeLocally(slot) }
    updateView()
    let request = requestView(slot)
    let decision = policy.place(request, in: view, using: policyRandom)
    if recordsDecisions { record(decision, on: slot, as: request) }
    if hasAdapterPlans { followPlan() }
    let delay = min(decision.delay, .horizon) + (config.router.classifier?.latency ?? .zero)
    switch decision.action {
    case .hold: return false
    case .reject: leave(slot, .rejected)
    case .place(let replica):
      if retains { note(decision.retention, of: slot) }
      return place(slot, on: replica, after: delay, by: decision.path)
    case .send(let call): return send(slot, as: call, after: delay, by: decision.path)
    case .fanOut(let calls):
      guard mayCall(), makeCalls(calls, for: slot, after: delay) else { return false }
      if !endedStages.isEmpty { resumeEnded() }
    case .spread(let calls):
      guard mayCall(), spread(calls, for: slot, after: delay) else { return false }
      if !endedStages.isEmpty { resumeEnded() }
    case .race(let calls, let patience, let milestone):
      guard mayCall(),
        race(calls, patience: patience, milestone: milestone, for: slot, after: delay)
      else { return false }
      if !endedStages.isEmpty { resumeEnded() }
    case .answer:
      end(because: .wrong("answers a request that it has made no calls for"))
      return false
    }
    return true
  }

  /// Whether a request may become several calls; ends the run where it must not.
  private mutating func mayCall() -> Bool {
    guard isDisaggregated else { return true }
    end(because: .wrong("makes several calls of a request where prefill and decode are apart"))
    return false
  }

  /// A request's KV is to be kept as its decision says, or as the scenario does.
  private mutating func note(_ asked: Retention?, of slot: Int32) {
    let usual = requests[Int(slot)].session >= 0 ? config.router.retention : nil
    guard let retention = asked ?? usual else { return }
    sequences[Int(slot)].retain(for: retention.timeToLive, priority: retention.priority)
  }

  /// Brings the view up to this instant.
  mutating func updateView() {
    view.advance(to: now)
    if needsReports, config.router.scrape == .zero { gatherReports() }
    if needsCaches { gatherCacheNews() }
  }

  /// The time that a decision takes which asks for `delay` more. Beyond the horizon no run goes.
  func charge(_ delay: SimTime) -> SimTime { decisionTime + min(delay, .horizon) }

  /// Sends a request to a replica as it is.
  ///
  /// - Returns: false when there is no such replica.
  private mutating func place(
    _ slot: Int32, on replica: Int, after delay: SimTime, by path: [Int]
  ) -> Bool {
    guard replicas.indices.contains(replica) else {
      end(because: .misplaced(replica))
      return false
    }
    requests[Int(slot)].replica = Int32(replica)
    if hasQuality { requests[Int(slot)].arm = impliedArm(of: slot, on: replica) }
    return send(slot, after: charge(delay), checking: path)
  }

  /// Sends a request to a replica as `call` says.
  ///
  /// - Returns: false when the call is wrong.
  private mutating func send(
    _ slot: Int32, as call: Call, after delay: SimTime, by path: [Int]
  ) -> Bool {
    if let fault = fault(in: call) {
      end(because: fault)
      return false
    }
    sequences[Int(slot)] = sequence(
      of: call, for: requests[Int(slot)], gapClass: Int(sequences[Int(slot)].gapClass))
    requests[Int(slot)].adapter = call.adapter
    requests[Int(slot)].replica = Int32(call.replica)
    requests[Int(slot)].arm = arm(of: call)
    return send(slot, after: charge(delay), checking: path)
  }

  /// Sends a request by a path of its policy's.
  ///
  /// - Returns: false when that does not lead to its replica.
  private mutating func send(
    _ slot: Int32, after time: SimTime, checking path: [Int]
  ) -> Bool {
    guard isRight(path, of: slot, to: Int(requests[Int(slot)].replica)) else {
      requests[Int(slot)].replica = -1
      end(because: .wrong("sends a request by links that do not lead to its replica"))
      return false
    }
    send(slot, after: time, by: path)
    return true
  }

  /// Sends what is in `slot`, a request or a call, to its replica, where it is when the decision
  /// has been made and the network been passed, there and back.
  mutating func send(_ slot: Int32, after decision: SimTime, by path: [Int] = []) {
    var time =
      breaks ? decision + networkDelay(to: Int(requests[Int(slot)].replica)) : decision
    if hasNetwork { time = time + depart(slot, after: decision, by: path) }
    view.sent(
      to: Int(requests[Int(slot)].replica), promptTokens: Int(sequences[Int(slot)].prompt))
    if isDisaggregated { beginHandover(of: slot) }
    dispatch(slot, after: time)
  }

  /// A request or a call is at its replica in `time`, and what its server takes.
  mutating func dispatch(_ slot: Int32, after time: SimTime) {
    let time = hasServerDelays ? time + serverDelay(of: Int(requests[Int(slot)].replica)) : time
    if time > .zero {
      schedule(
        .delivery, at: now + time, subject: Int(slot),
        tag: hasNetwork ? deliveryMark(of: slot) : 0)
    } else {
      deliver(slot)
    }
  }

  /// What a request takes from the network to a replica's scheduler, and its tokens take back.
  func serverDelay(of replica: Int) -> SimTime {
    serverDelays[Int(poolOfReplica[replica])]
  }

  /// A request waits at the router, or is turned away when too many do.
  mutating func hold(_ slot: Int32) {
    if let limit = config.router.maxQueue, held.count >= limit { return leave(slot, .rejected) }
    held.append(slot)
    view.holds(held.count)
  }

  /// Offers held requests to the policy again, until it holds one back.
  mutating func offerHeld() {
    guard canRoute else { return }
    while let slot = held.first {
      guard route(slot) else { return }
      held.removeFirst()
      view.holds(held.count)
    }
  }

  /// A request or a call reaches its replica some time after the decision that sent it there.
  mutating func endDelivery(of slot: Int32, mark: UInt64) {
    if hasNetwork, mark != deliveryMark(of: slot) { return }
    let before = left
    deliver(slot)
    if !endedStages.isEmpty { resumeEnded() }
    if left > before, held.count > 0 { offerHeld() }
  }

  /// A request or a call reaches its replica.
  private mutating func deliver(_ slot: Int32) {
    guard !requests[Int(slot)].hasLeft, !requests[Int(slot)].isInterrupted else {
      return release(slot)
    }
    let replica = Int(requests[Int(slot)].replica)
    if breaks, !isUp(replica) || (hasNetwork && !hasWholePath(slot)) { return lose(slot) }
    if replicas[replica].ordersQueue { rank(slot, at: replica) }
    let reception = replicas[replica].receive(
      slot, request: requests[Int(slot)].id, at: now, sequences: &sequences)
    if hasTiers { beginFetches(of: replica) }
    guard case .refused = reception else { return follow(reception, of: replica) }
    if requests[Int(slot)].parent >= 0 {
      endCall(slot, isCompleted: false)
    } else {
      leave(slot, .rejected)
    }
  }

  /// The replicas report, and will again as long as there is anything to route.
  mutating func scrape() {
    view.advance(to: now)
    gatherReports()
    if canRoute, policyNeedsReports { policy.tick(in: view) }
    if isDisaggregated { disaggregation?.tick() }
    if isActive { schedule(.scrape, at: now + config.router.scrape) }
    offerHeld()
    if isStuck { endHolding() }
  }

  private mutating func gatherCacheNews() {
    var news: ContiguousArray<PrefixNews> = []
    for replica in replicas.indices {
      guard replicas[replica].takeCacheNews(upTo: now, into: &news) else { continue }
      view.note(news, of: replica)
      news.removeAll(keepingCapacity: true)
    }
    view.takeCacheNews()
  }

  mutating func gatherReports() {
    for replica in replicas.indices {
      let used = replicas[replica].blocksUsed(at: now)
      let report = ReplicaReport(
        running: replicas[replica].running.count, waiting: waiting(at: replica),
        kvUtilization: Double(used) / Double(replicas[replica].engine.blocks),
        stateOfCharge: stateOfCharge(of: replica..<replica + 1) ?? 1)
      if policyNeedsReports { view.note(report, of: replica) }
      if isDisaggregated { disaggregation?.note(report, of: replica, at: now) }
    }
    if needsAdapters { reportAdapters() }
  }
}
