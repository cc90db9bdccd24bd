internal import DiscreteEvents
internal import Pool
internal import Router

/// Requests between the replicas that prefill and those that decode.
struct Disaggregation {
  /// What becomes of one request.
  struct Handover {
    /// Its output tokens, where a prefill replica was asked for one; 0 = it stays where it is.
    var output: Int32 = 0
    /// The prefill replica that the router chose; −1 = none.
    var source: Int32 = -1
    /// Whether its replica was chosen by the second policy.
    var isPlaced = false
    /// Its KV blocks at `source` that are still in use.
    var parked: Int32 = 0
    /// When its prefill ended, and what is left of its KV to be sent then.
    var ended = SimTime.zero
    var bytes = 0.0
  }

  let config: DisaggregationConfig
  /// By replica, through all pools.
  let roles: ContiguousArray<PoolRole>
  var policy: any RoutingPolicy
  let needsReports: Bool
  let tellsOutcomes: Bool
  var view: FleetView
  let random: RandomStream
  /// By slot.
  var handovers: ContiguousArray<Handover> = []
  var transfers: KVTransfers

  /// `nil` where `fleet` does not disaggregate.
  init?(_ fleet: FleetConfig, _ description: FleetDescription, replication: Int) {
    guard let config = fleet.disaggregation else { return nil }
    self.config = config
    roles = ContiguousArray(
      fleet.pools.flatMap { repeatElement($0.role, count: $0.replicas) })
    policy = config.policy.makePolicy()
    policy.prepare(for: description)
    needsReports = policy.needs.contains(.reports)
    tellsOutcomes = policy.wantsOutcomes
    view = FleetView(pools: description.pools.map(\.replicas), needs: policy.needs)
    random = RandomStream(seed: fleet.seed, replication: replication, name: "disaggregation/policy")
    let links = ContiguousArray(repeating: config.bandwidth, count: roles.count)
    transfers = KVTransfers(out: links, into: links)
    for replica in roles.indices where roles[replica] != .decode {
      view.change(replica, isUp: false)
      policy.replicaChanged(replica, isUp: false, in: view)
    }
  }

  /// A request in `slot` is about to be sent to `replica` for the first time.
  ///
  /// - Parameter output: the tokens that it asks for.
  /// - Returns: whether it is to ask for its prefill alone.
  mutating func begin(_ slot: Int32, at replica: Int, output: Int32) -> Bool {
    var handover = Handover()
    let isSplit = roles[replica] == .prefill && output > 1
    if isSplit {
      handover.output = output
      handover.source = Int32(replica)
    }
    note(handover, of: slot)
    return isSplit
  }

  /// A request in `slot` is served entirely at `replica`, which decodes.
  mutating func beginLocally(_ slot: Int32, at replica: Int, promptTokens: Int) {
    var handover = Handover()
    handover.isPlaced = true
    note(handover, of: slot)
    view.sent(to: replica, promptTokens: promptTokens)
  }

  private mutating func note(_ handover: Handover, of slot: Int32) {
    while handovers.count <= Int(slot) { handovers.append(Handover()) }
    handovers[Int(slot)] = handover
  }

  /// Whether the request in `slot` has left a replica that was asked for its prefill alone.
  func isPrefilled(_ slot: Int32) -> Bool {
    handovers[Int(slot)].output > 0 && !handovers[Int(slot)].isPlaced
  }

  /// The prefill of the request in `slot` has ended at `time`, and its KV is still there.
  ///
  /// - Parameters:
  ///   - began: when the first of the iterations began that it was prefilled in.
  ///   - sequence: as it has left its prefill replica.
  /// - Returns: the sequence that goes on.
  mutating func endPrefill(
    of slot: Int32, began: SimTime, at time: SimTime, _ sequence: TokenSequence
  ) -> TokenSequence {
    handovers[Int(slot)].parked = sequence.parkedBlocks
    handovers[Int(slot)].ended = time
    handovers[Int(slot)].bytes = bytesLeft(
      of: Int(sequence.prompt), after: (time - began).seconds)
    return sequence.goingOn(
      to: Int(handovers[Int(slot)].output), keepsToken: config.firstToken == .prefill)
  }

  /// The request in `slot` goes on at `replica`.
  mutating func place(_ slot: Int32, on replica: Int, promptTokens: Int) {
    handovers[Int(slot)].isPlaced = true
    view.sent(to: replica, promptTokens: promptTokens)
  }

  /// The decode replica for a request, as the second policy says, and the time that its decision
  /// takes; `nil` = it says nothing of the kind.
  mutating func chooseDecoder(
    for request: RequestView, at time: SimTime
  ) -> (replica: Int, delay: SimTime)? {
    view.advance(to: time)
    let decision = policy.place(request, in: view, using: random)
    guard case .place(let replica) = decision.action, roles.indices.contains(replica),
      roles[replica] == .decode
    else { return nil }
    return (replica, decision.delay)
  }

  /// The KV blocks of the request in `slot` at its prefill replica are in use no more.
  ///
  /// - Returns: how many there were, and where.
  mutating func unpark(_ slot: Int32) -> (blocks: Int, source: Int) {
    defer { handovers[Int(slot)].parked = 0 }
    return (Int(handovers[Int(slot)].parked), Int(handovers[Int(slot)].source))
  }

  /// The KV of the request in `slot` begins to be sent to `replica`.
  mutating func send(_ slot: Int32, to replica: Int, at time: SimTime) {
    let handover = handovers[Int(slot)]
    transfers.begin(
      slot, from: Int(handover.source), to: replica, bytes: handover.bytes,
      latency: config.latency, at: time)
  }

  /// `replica` has reported.
  mutating func note(_ report: ReplicaReport, of replica: Int, at time: SimTime) {
    guard needsReports else { return }
    view.advance(to: time)
    view.note(report, of: replica)
  }

  /// The replicas have just reported.
  mutating func tick() { if needsReports { policy.tick(in: view) } }

  /// A request that the second policy placed has left.
  mutating func observe(_ outcome: Outcome, at time: SimTime) {
    view.advance(to: time)
    policy.observe(outcome, in: view)
  }

  /// What is left to be sent of the KV of `tokens` tokens when a prefill ends whose last `seconds`
  /// went into iterations of it. Where layers are sent while later ones are computed, that is the
  /// last layer's at least: as if the link had been the request's alone, and the decode replica
  /// had had room for it.
  func bytesLeft(of tokens: Int, after seconds: Double) -> Double {
    let bytes = config.footprint.bytes(of: tokens)
    guard config.overlap == .layers, let layers = config.footprint.layers else { return bytes }
    return max(bytes / Double(layers), bytes - config.bandwidth * seconds)
  }
}
