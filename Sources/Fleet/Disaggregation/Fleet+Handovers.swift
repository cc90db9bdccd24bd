internal import DiscreteEvents
internal import Pool
internal import Router

/// Requests that one replica prefills and another decodes.
///
/// The router places a request at a prefill replica, where it asks for one token. When it has that,
/// its KV blocks stay and the second policy places it at a decode replica, in whose queue it waits
/// for blocks; then its KV is sent, the blocks it left are free, and it runs. A request of one
/// token, and one that the router sends to a replica of another role, is served where it is.
extension Fleet {
  /// Nothing has been placed yet: to the router, replicas that only decode are not up.
  mutating func openDisaggregation() {
    for replica in replicas.indices where disaggregation?.roles[replica] == .decode {
      view.change(replica, isUp: false)
      policy.replicaChanged(replica, isUp: false, in: view)
    }
    result.transfers = TransferCounts()
  }

  /// Sequences that wait at `replica`, for KV to come among other things.
  func waiting(at replica: Int) -> Int {
    isDisaggregated || hasTiers
      ? replicas[replica].queued + replicas[replica].awaitingKV : replicas[replica].queued
  }

  /// A request is about to be sent for the first time to the replica that the router chose.
  mutating func beginHandover(of slot: Int32) {
    let isSplit = disaggregation?.begin(
      slot, at: Int(requests[Int(slot)].replica), output: sequences[Int(slot)].output)
    if isSplit == true { sequences[Int(slot)] = sequences[Int(slot)].prefillOnly() }
  }

  /// Whether a request is prefilled where it is decoded, instead of where the router says.
  func isLocal(_ slot: Int32) -> Bool {
    guard let local = disaggregation?.config.local else { return false }
    if let most = local.promptTokens, requests[Int(slot)].prompt <= most { return true }
    guard let queue = local.queue else { return false }
    var waiting = 0
    for pool in config.pools.indices where config.pools[pool].role == .prefill {
      for replica in firstReplica[pool]..<firstReplica[pool] + config.pools[pool].replicas {
        waiting += replicas[replica].queued
      }
    }
    return waiting >= queue
  }

  /// Sends a request that has just come to a decode replica, to be served there entirely.
  mutating func placeLocally(_ slot: Int32) -> Bool {
    guard let (target, delay) = chooseDecoder(for: slot) else { return false }
    disaggregation?.beginLocally(
      slot, at: target, promptTokens: Int(sequences[Int(slot)].prompt))
    requests[Int(slot)].replica = Int32(target)
    if hasQuality { requests[Int(slot)].arm = impliedArm(of: slot, on: target) }
    dispatch(slot, after: charge(delay))
    return true
  }

  /// A request has left the engine of `replica`: if that was asked for its prefill alone, it goes
  /// on at a decode replica.
  ///
  /// - Returns: false when it is done.
  mutating func goOn(_ slot: Int32, after replica: Int) -> Bool {
    guard disaggregation?.isPrefilled(slot) == true else { return false }
    let left = sequences[Int(slot)]
    // One that was preempted was prefilled anew; what of that went into which iterations nobody
    // has noted but for the last.
    let began = left.preemptions == 0 ? left.scheduled : replicas[replica].stretch.start
    sequences[Int(slot)] =
      disaggregation?.endPrefill(of: slot, began: began, at: now, left) ?? left
    guard let (target, delay) = chooseDecoder(for: slot) else { return true }
    view.left(replica, promptTokens: Int(left.prompt))
    disaggregation?.place(slot, on: target, promptTokens: Int(left.prompt))
    requests[Int(slot)].replica = Int32(target)
    dispatch(slot, after: min(delay, .horizon))
    return true
  }

  /// Asks the second policy; ends the run when it does anything but choose a decode replica.
  private mutating func chooseDecoder(for slot: Int32) -> (replica: Int, delay: SimTime)? {
    if disaggregation?.needsReports == true, config.router.scrape == .zero { gatherReports() }
    let request = requestView(slot)
    if let choice = disaggregation?.chooseDecoder(for: request, at: now) { return choice }
    endForDecoder()
    return nil
  }

  /// Ends the run, once this instant has passed, because of the second policy.
  private mutating func endForDecoder() {
    guard failure == nil else { return }
    var name = "disaggregation.policy"
    if case .defined(let policy) = disaggregation?.config.policy { name = policy.definition.name }
    failure = .wrongCalls(
      policy: name, what: "does not place a prefilled request on a decode replica")
    schedule(.cutoff, at: now)
  }

  /// Whether the router's policy chose where a request went first.
  func isRouted(_ slot: Int32) -> Bool {
    guard let handover = disaggregation?.handovers[Int(slot)] else { return true }
    return handover.source >= 0 || !handover.isPlaced
  }

  /// The second policy is told of a request that it placed.
  mutating func tellDecoders(of slot: Int32, _ record: RequestRecord) {
    guard disaggregation?.tellsOutcomes == true,
      disaggregation?.handovers[Int(slot)].isPlaced == true
    else { return }
    var outcome = outcome(of: slot, record)
    outcome.replica = Int(requests[Int(slot)].replica)
    disaggregation?.observe(outcome, at: now)
  }

  /// The router's counts, or the second policy's, have a request no more.
  mutating func uncount(_ slot: Int32, promptTokens: Int) {
    let replica = Int(requests[Int(slot)].replica)
    if disaggregation?.handovers[Int(slot)].isPlaced == true {
      disaggregation?.view.left(replica, promptTokens: promptTokens)
    } else {
      view.left(replica, promptTokens: promptTokens)
    }
  }
}
