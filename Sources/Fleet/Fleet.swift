internal import DiscreteEvents
internal import Graphs
internal import Pool
package import Router
internal import Statistics
internal import Workload

/// The world of one run: workload, router and pools on one clock.
///
/// Everything that changes is in this one value. Events name replicas, streams and requests by
/// index; requests and their engine state live in slots that are used again once they left, so
/// that memory grows with the requests in flight and not with the requests served.
package struct Fleet: ~Copyable {
  let config: FleetConfig
  let options: RunOptions
  let recorder: (any Recorder)?
  let recordsIterations: Bool
  let recordsDecisions: Bool
  let recordsBatches: Bool
  /// Times iterations in place of the pools' timing models; `nil` = nobody does.
  let executor: (any IterationExecutor)?
  /// Whether anybody looks at batches: asked of every one.
  let inspectsBatches: Bool

  // The clock.
  var now = SimTime.zero
  var events: EventQueue

  // Workload.
  var streams: [TrafficStream]
  /// The next arrival of each open stream.
  var pendingArrivals: [Arrival?]
  /// Requests so far, and what the streams have sent: requests and tasks.
  var arrivals = 0
  var sent = 0
  var lastArrival = SimTime.zero
  /// When a request last came or went.
  var lastChange = SimTime.zero
  /// How good answers are; `nil` = nothing is known of it.
  var quality: QualitySource?
  /// Whether it is known: asked of every request, where looking at the source itself is dear.
  let hasQuality: Bool
  /// Streams and clients that will send more requests.
  var openSources = 0
  var timeouts: [TimeoutQueue?]
  var tasks: TaskState
  /// Sessions in the middle of their turns.
  var conversations = Slots<Conversation>()

  // Requests.
  var requests: ContiguousArray<Request> = []
  var sequences: SequenceTable = []
  var freeSlots: ContiguousArray<Int32> = []
  /// Whether anything is known of requests beyond how much they ask for.
  let knowsRequests: Bool
  /// What each slot's request is about, where anything is known.
  var traits: ContiguousArray<RequestTraits> = []
  /// The calls that each slot's request has become; empty until a policy makes several of one.
  var programs: ContiguousArray<Program> = []
  /// Decisions on races so far.
  var races: UInt64 = 0
  /// Requests of which a stage of calls ended during the current event.
  var endedStages: ContiguousArray<Int32> = []
  var inFlight = 0
  var left = 0

  // Router.
  var policy: any RoutingPolicy
  var view: FleetView
  let policyRandom: RandomStream
  let decisionTime: SimTime
  let classifier: IntentClassifier?
  /// What answers' quality depends on, as the policy knows it.
  let arms: [FleetDescription.Arm]
  let makesCalls: Bool
  /// Whether the router's policy looks at reports, and whether anybody does.
  let policyNeedsReports: Bool
  let needsReports: Bool
  let tellsOutcomes: Bool
  let needsAdapters: Bool
  /// Whether the policy asks how prompts begin, and what replicas' caches hold of them.
  let needsPrefixes: Bool
  let needsCaches: Bool
  let prefixes: PrefixTree
  let hasAdapterPlans: Bool
  /// The arms of requests that the policy gives to none.
  let impliedArms: ImpliedArms
  var held = HeldRequests()
  /// By slot, while decisions are recorded.
  var decisionsMade: ContiguousArray<DecisionCount> = []
  /// What the policy did that makes the run worthless.
  var failure: RunError?

  // Pools.
  var replicas: ContiguousArray<Replica>
  /// The pool of each replica, and the first replica of each pool.
  var poolOfReplica: ContiguousArray<Int32>
  var firstReplica: [Int]
  /// What requests take through the server around each pool's engines; and whether that is anything
  /// anywhere: asked of every request.
  let serverDelays: [SimTime]
  let hasServerDelays: Bool
  /// Whether any pool serves adapters.
  let servesAdapters: Bool
  /// Slots that left an engine during the current event.
  var finished: ContiguousArray<Int32> = []
  /// Replicas that are to form a batch once everything else of the instant has happened.
  var waking: ContiguousArray<Int> = []

  // Network.
  /// The network between gateways and replicas; `nil` = there is none.
  var network: NetworkState?
  /// Whether there is one: asked of every request.
  let hasNetwork: Bool

  // Disaggregation.
  /// Prefill and decode apart; `nil` = every replica serves its requests entirely.
  var disaggregation: Disaggregation?
  /// Whether they are: asked of every request.
  let isDisaggregated: Bool

  // Tiers.
  /// What is fetched from the tiers below replicas' memories; `nil` = there are none.
  var tierFetches: TierFetches?
  /// Whether there are any: asked at every batch.
  let hasTiers: Bool
  /// Whether any pool may retain KV: asked of every request.
  let retains: Bool

  // Faults.
  /// What breaks and how it is at the moment; `nil` = nothing ever does.
  var faults: FaultState?
  /// Whether anything does, and outages of the router under way: asked of every request.
  let breaks: Bool
  var routerOutages = 0

  // Power.
  /// What replicas draw; `nil` = nothing is known of it.
  var power: PowerState?
  /// Whether it is known: asked at every batch.
  var metersPower = false

  // Results.
  var result = FleetResult()
  /// What choices of arms were worth; `nil` where nothing is known of quality.
  var regret: RegretLedger?
  /// Gaps between tokens by pool, then by stream.
  var gaps: [ContiguousArray<Histogram>]
  /// Each replica's busy time when the warm-up ended.
  var busyAtWarmup: ContiguousArray<SimTime> = []

  /// Builds the fleet that `config` describes, with nothing in it yet.
  ///
  /// - Parameters:
  ///   - policy: routes in place of the policy that `config` names.
  ///   - executor: times iterations in place of the pools' timing models.
  /// - Throws: `TraceError` when a trace cannot be opened.
  package init(
    _ config: FleetConfig, _ options: RunOptions = RunOptions(), recorder: (any Recorder)? = nil,
    policy custom: (any RoutingPolicy)? = nil, executor: (any IterationExecutor)? = nil
  ) throws {
    let prefixes = PrefixTree()
    self.prefixes = prefixes
    let sources = try config.sources(options.replication, prefixes: prefixes)
    tasks = try TaskState(config, options)
    self.config = config
    self.options = options
    self.recorder = recorder
    recordsIterations = recorder?.wantsIterations ?? false
    recordsDecisions = recorder?.wantsDecisions ?? false
    recordsBatches = recorder?.wantsBatches ?? false
    self.executor = executor
    inspectsBatches = executor != nil || recorder?.wantsBatches ?? false
    events = EventQueue(options.eventList ?? .standard)

    streams = sources.streams
    // Asked of the local: a closure over a half-made noncopyable value crashes (Swift 6.3, -O).
    knowsRequests = config.quality != nil || sources.streams.contains { $0.describesRequests }
    pendingArrivals = Array(repeating: nil, count: config.streams.count)
    timeouts = config.streams.map { $0.timeout.map(TimeoutQueue.init) }

    replicas = config.replicas(options, outlooks: sources.outlooks, prefixes: prefixes)
    (poolOfReplica, firstReplica) = config.places
    (serverDelays, hasServerDelays) = config.serverDelays
    servesAdapters = config.pools.contains { $0.adapters != nil }

    hasQuality = config.quality != nil
    quality = config.quality.map {
      QualitySource(
        $0, streams: config.streams.map(\.name), seed: config.seed,
        replication: options.replication)
    }
    impliedArms = ImpliedArms(config)
    let description = config.description
    policy = custom ?? config.router.policy.makePolicy()
    policy.prepare(for: description)
    arms = description.arms
    makesCalls = policy.needs.contains(.calls)
    view = FleetView(
      pools: description.pools.map(\.replicas), adapters: config.adapters.count,
      needs: policy.needs, blocks: description.blocksOfReplicas, cacheDelay: policy.cacheDelay)
    needsPrefixes = policy.needs.contains(.prefixes)
    needsCaches = policy.needs.contains(.cachedPrefixes)
    if needsCaches { for replica in replicas.indices { replicas[replica].tellCacheNews() } }
    tellsOutcomes = policy.wantsOutcomes
    policyNeedsReports = policy.needs.contains(.reports)
    needsReports = policyNeedsReports || config.decodersNeedReports
    needsAdapters = policy.needs.contains(.adapters) && !config.adapters.isEmpty
    hasAdapterPlans = policy.needs.contains(.adapterPlans)
    policyRandom = RandomStream(
      seed: config.seed, replication: options.replication, name: "router/policy")
    classifier = IntentClassifier(config, options.replication)
    decisionTime = config.router.decisionTime(in: description)

    let histograms = ContiguousArray(repeating: Histogram(), count: config.streams.count)
    gaps = Array(repeating: histograms, count: config.pools.count)
    result.prepareCells(of: config)
    regret = RegretLedger(config)
    hasNetwork = config.network != nil
    network = NetworkState(config, description, findsPaths: policy.needs.contains(.network))
    (isDisaggregated, breaks) = (config.disaggregation != nil, !config.faults.isEmpty)
    disaggregation = Disaggregation(config, description, replication: options.replication)
    tierFetches = TierFetches(replicas)
    (hasTiers, retains) = (config.hasTiers, config.retains)
    if isDisaggregated { openDisaggregation() }
    if breaks { prepareFaults(outlooks: sources.outlooks) }
  }

  /// Runs `config` to its end and returns what happened.
  ///
  /// - Throws: ``RunError`` when it was stopped, `TraceError` when a trace could not be read.
  package static func run(
    _ config: FleetConfig, _ options: RunOptions = RunOptions(), recorder: (any Recorder)? = nil,
    executor: (any IterationExecutor)? = nil
  ) throws -> FleetResult {
    let fleet = try Fleet(config, options, recorder: recorder, executor: executor)
    return try fleet.run()
  }

  /// Runs the fleet to its end.
  ///
  /// - Throws: ``RunError`` when it was stopped, `TraceError` when a trace could not be read.
  package consuming func run() throws -> FleetResult {
    try open()
    var untilProgress = Fleet.eventsBetweenProgress
    while let event = events.next() {
      guard event.time <= SimTime.horizon.picoseconds else { throw RunError.horizonPassed }
      now = SimTime(picoseconds: event.time)
      guard try handle(event) else { break }
      if !waking.isEmpty { startWaking() }
      if inspectsBatches, let failure { throw failure }
      result.engine.events += 1
      if options.checksInvariants { checkInvariants() }
      untilProgress -= 1
      if untilProgress == 0 {
        untilProgress = Fleet.eventsBetweenProgress
        if let progress = options.progress, !progress(now, left) { throw RunError.cancelled }
      }
    }
    if held.count > 0, config.cutoff == nil { endHolding() }
    if let failure { throw failure }
    close()
    return result
  }

  /// How many events pass between two looks at the caller's progress callback.
  private static let eventsBetweenProgress = 1 << 14

  /// The one place where events become what they mean.
  ///
  /// - Returns: whether the run goes on.
  private mutating func handle(_ event: Event) throws -> Bool {
    guard let phase = FleetPhase(rawValue: event.phase) else {
      preconditionFailure("an event of no phase")
    }
    switch phase {
    case .stretchEnd: endStretch(of: event.subject, generation: event.tag)
    case .transferEnd:
      endTransfer(of: event.subject, isDisk: event.tag & 1 == 1, start: event.tag >> 1)
    case .kvTransfer: endKVTransfers(generation: event.tag)
    case .tierTransfer: endFetches(generation: event.tag)
    case .answer: endAnswer(Int32(event.subject))
    case .timeout: giveUp(stream: event.subject)
    case .fault: advanceFault(of: event.subject, FaultStep(rawValue: event.tag))
    case .battery: advanceBattery(of: event.subject, generation: event.tag)
    case .tariff: markTariff()
    case .toolFault: advanceToolFault(of: event.subject, FaultStep(rawValue: event.tag))
    case .restart: endRestart(of: event.subject, start: event.tag)
    case .probe: probe()
    case .health: takeHealthNews()
    case .toolProbe: probeTools(of: event.subject)
    case .linkHealth: takeLinkNews(of: event.subject)
    case .scrape: scrape()
    case .arrival: try arrive(from: event.subject)
    case .clientArrival: arrive(client: event.subject, of: Int(event.tag))
    case .turn: resumeSession(Int32(event.subject))
    case .taskStep: resumeTask(in: event.subject)
    case .resend: resend(Int32(event.subject), id: event.tag)
    case .patience: endPatience(Int32(event.subject), of: event.tag)
    case .delivery: endDelivery(of: Int32(event.subject), mark: event.tag)
    case .batchStart: startBatch(of: event.subject)
    case .warmupEnd:
      busyAtWarmup = ContiguousArray(replicas.map { $0.busyTime(until: now) })
      power?.endWarmup(at: now)
    case .sample: sample()
    case .cutoff:
      lastChange = now
      return false
    }
    return true
  }

  /// Whether anything is left to be done, or will come.
  var isActive: Bool { openSources > 0 || inFlight > 0 || tasks.inFlight > 0 }

  /// Schedules an event.
  @inline(__always)
  mutating func schedule(
    _ phase: FleetPhase, at time: SimTime, subject: Int = 0, tag: UInt64 = 0
  ) {
    events.schedule(Event(time: time, phase: phase.rawValue, subject: subject, tag: tag))
  }
}
