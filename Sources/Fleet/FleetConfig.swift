package import DiscreteEvents
package import Pool
package import Router
package import Workload

/// Everything a run is made of: a scenario after its names were looked up.
package struct FleetConfig: Hashable, Sendable {
  package var name: String
  package var seed: UInt64
  package var streams: [StreamConfig]
  package var router: RouterConfig
  package var pools: [PoolConfig]
  /// The LoRA adapters that requests may name; an adapter's number is its index.
  package var adapters: [Adapter]
  /// The tools that tasks are done with; a graph's number is its index.
  package var tools: [ToolsConfig]
  /// How good answers are; `nil` = nothing is known of it.
  package var quality: QualityConfig?
  /// The ways in which the fleet breaks; empty = it does not.
  package var faults: [FaultConfig]
  /// The zones that pools' replicas are in; a zone's number is its index.
  package var zones: [String]
  /// The network between gateways and zones; `nil` = replicas are right behind the router.
  package var network: NetworkConfig?
  /// What energy costs and emits; counts only where the power of every pool is known.
  package var electricity: ElectricityConfig
  /// No request arrives after this; `nil` = until the streams end.
  package var duration: SimTime?
  /// Requests in all, over all streams; `nil` = any number. A task counts as one, and its calls as
  /// none.
  package var requests: Int?
  /// Requests that arrive before this are left out of the statistics.
  package var warmup: SimTime
  /// How long after the last arrival the run is stopped; `nil` = when every request has left.
  package var cutoff: SimTime?
  /// Iterations that are run for real meanwhile; `nil` = none.
  package var calibration: CalibrationSampling?
  /// Prefill and decode apart; `nil` = every replica serves its requests entirely.
  package var disaggregation: DisaggregationConfig?

  package init(
    name: String, seed: UInt64 = 1, streams: [StreamConfig], router: RouterConfig = RouterConfig(),
    pools: [PoolConfig], adapters: [Adapter] = [], tools: [ToolsConfig] = [],
    quality: QualityConfig? = nil, faults: [FaultConfig] = [], zones: [String] = [],
    network: NetworkConfig? = nil, electricity: ElectricityConfig = ElectricityConfig(),
    duration: SimTime? = nil, requests: Int? = nil, warmup: SimTime = .zero,
    cutoff: SimTime? = nil, calibration: CalibrationSampling? = nil,
    disaggregation: DisaggregationConfig? = nil
  ) {
    self.disaggregation = disaggregation
    self.calibration = calibration
    self.electricity = electricity
    self.name = name
    self.seed = seed
    self.streams = streams
    self.router = router
    self.pools = pools
    self.adapters = adapters
    self.tools = tools
    self.quality = quality
    self.faults = faults
    self.zones = zones
    self.network = network
    self.duration = duration
    self.requests = requests
    self.warmup = warmup
    self.cutoff = cutoff
  }
}

extension FleetConfig {
  /// The intents that requests are told apart by: those of all streams, in order of first
  /// appearance.
  package var intents: [String] { streams.intents }
  /// Whether iterations are timed while the run goes, so that no two runs are the same.
  package var isMeasured: Bool {
    calibration != nil || pools.contains { $0.executor != .model }
  }
  /// Whether the energy of the whole fleet is modelled: that of every pool is.
  package var metersEnergy: Bool { !pools.isEmpty && pools.allSatisfy { $0.power != nil } }
  /// Whether any pool may retain KV for what comes next.
  var retains: Bool { pools.contains { $0.engine.retention > 0 && $0.engine.prefixCache } }
  /// Whether any pool holds prefixes below its GPUs' memory.
  package var hasTiers: Bool { pools.contains { $0.tiers != nil } }
  /// Whether arrivals of any stream start tasks.
  package var hasTasks: Bool { streams.contains { $0.task != nil } }
  /// Whether the policy may make several calls of a request.
  package var makesCalls: Bool { router.policy.makePolicy().needs.contains(.calls) }
}

/// The router: its policy, what it knows, what it costs, how much it holds.
package struct RouterConfig: Hashable, Sendable {
  package var policy: RoutingConfig
  /// How old the replicas' reported metrics may be; zero = exact.
  package var scrape: SimTime
  /// Time from a request's arrival to its placement.
  package var decision: DecisionCost
  /// Requests held at the router, at most; one more is rejected. `nil` = any number.
  package var maxQueue: Int?
  /// What tells the router a request's intent; `nil` = the client says it, truly and at once.
  package var classifier: ClassifierConfig?
  /// What becomes of requests that a fault interrupts.
  package var recovery: RecoveryConfig
  /// How it learns which replicas are up; `nil` = at once, and without error.
  package var health: HealthConfig?
  /// What it asks replicas to do with the KV of sessions' requests, where its policy does not say;
  /// `nil` = nothing.
  package var retention: Retention?

  package init(
    policy: RoutingConfig = .leastLoaded(.outstanding, maxOutstanding: nil),
    scrape: SimTime = .seconds(1), decision: DecisionCost = .fixed(.zero), maxQueue: Int? = nil,
    classifier: ClassifierConfig? = nil, recovery: RecoveryConfig = RecoveryConfig(),
    health: HealthConfig? = nil, retention: Retention? = nil
  ) {
    self.retention = retention
    self.recovery = recovery
    self.health = health
    self.policy = policy
    self.scrape = scrape
    self.decision = decision
    self.maxQueue = maxQueue
    self.classifier = classifier
  }
}

/// What a routing decision costs.
package enum DecisionCost: Hashable, Sendable {
  case fixed(SimTime)
  /// The policy's own measured cost, from the catalogue.
  case measured
}
