package import DiscreteEvents

/// A pool: identical replicas of one engine.
package struct PoolConfig: Hashable, Sendable {
  package var name: String
  package var replicas: Int
  package var engine: EngineConfig
  package var timing: TimingConfig
  /// KV blocks of each replica.
  package var kvBlocks: Int
  /// The longest sequence (prompt + output) the model takes, in tokens; `nil` = any.
  package var maxModelLength: Int?
  /// Price of one replica, in US dollars an hour; `nil` = not modelled.
  package var dollarsPerHour: Double?
  /// How it serves adapters; `nil` = it serves none.
  package var adapters: AdapterService?
  /// The zones that its replicas are spread over, in blocks of neighbours, by index; empty = none.
  package var zones: [Int]
  /// How many neighbouring replicas share a rack.
  package var replicasPerRack: Int
  /// How long a replica takes to start: weights are loaded, the engine warms up.
  package var restart: SimTime
  /// What it runs on and what it runs, where that is known.
  package var hardware: RooflineConfig?
  /// What says how long its iterations take.
  package var executor: ExecutorConfig
  /// What a replica draws; `nil` = energy is not modelled.
  package var power: PowerConfig?
  /// What part of requests it serves.
  package var role: PoolRole
  /// What each replica runs from; `nil` = the mains. Goes with `power`, and with the fault that
  /// `FaultConfig.implied(by:)` makes of it.
  package var battery: BatteryConfig?
  /// How the price of its replicas moves; `nil` = it does not. Its fault is implied too.
  package var spot: SpotConfig?
  /// Why iterations that only decode differ; `nil` = they do not.
  package var variation: DecodeVariation?
  /// The memories below its GPUs' in which prefixes are held; `nil` = there are none.
  package var tiers: TiersConfig?

  package init(
    name: String, replicas: Int, engine: EngineConfig, timing: TimingConfig, kvBlocks: Int,
    maxModelLength: Int? = nil, dollarsPerHour: Double? = nil, adapters: AdapterService? = nil,
    zones: [Int] = [], replicasPerRack: Int = 1, restart: SimTime = .zero,
    hardware: RooflineConfig? = nil, executor: ExecutorConfig = .model, power: PowerConfig? = nil,
    role: PoolRole = .both, battery: BatteryConfig? = nil, spot: SpotConfig? = nil,
    variation: DecodeVariation? = nil, tiers: TiersConfig? = nil
  ) {
    self.battery = battery
    self.spot = spot
    self.variation = variation
    self.tiers = tiers
    self.power = power
    self.role = role
    self.executor = executor
    self.hardware = hardware
    self.zones = zones
    self.replicasPerRack = replicasPerRack
    self.restart = restart
    self.name = name
    self.replicas = replicas
    self.engine = engine
    self.timing = timing
    self.kvBlocks = kvBlocks
    self.maxModelLength = maxModelLength
    self.dollarsPerHour = dollarsPerHour
    self.adapters = adapters
  }

  /// The zone of its replica `index`; −1 = none.
  package func zone(of index: Int) -> Int {
    zones.isEmpty ? -1 : zones[index * zones.count / max(1, replicas)]
  }
}

/// What part of requests a pool serves.
package enum PoolRole: String, CaseIterable, Hashable, Sendable {
  /// Prompts, whose KV other pools go on with.
  case prefill
  /// Answers, from KV that other pools have computed.
  case decode
  case both
}

/// How a replica's engine batches.
package struct EngineConfig: Hashable, Sendable {
  package var scheduler: SchedulerConfig
  /// Sequences running at once, at most.
  package var maxBatch: Int
  /// Tokens an iteration, at most.
  package var maxBatchTokens: Int
  /// Tokens a KV block.
  package var block: Int
  package var admit: AdmissionRule
  /// Requests waiting at a replica, at most; one more is rejected. `nil` = any number.
  package var maxQueue: Int?
  /// Whether sequences that begin alike share KV blocks (vLLM's automatic prefix caching).
  package var prefixCache: Bool
  /// When it stops to move its experts; `nil` = never.
  package var pause: EnginePause?
  /// In which order the queue is taken.
  package var order: QueueOrder
  /// Whether a waiting sequence takes the place of one that it is ranked before; otherwise those
  /// that run are preempted only when KV blocks run out.
  package var overtakes: Bool
  /// Where the KV of sequences that are preempted goes; `nil` = nowhere, it is computed anew.
  package var swap: SwapConfig?
  /// The part of its KV blocks that may be retained for what comes next, from 0 to 1.
  package var retention: Double

  package init(
    scheduler: SchedulerConfig = .vllm, maxBatch: Int = 256, maxBatchTokens: Int = 2048,
    block: Int = 16, admit: AdmissionRule = .prompt, maxQueue: Int? = nil,
    prefixCache: Bool = false, pause: EnginePause? = nil, order: QueueOrder = .fcfs,
    overtakes: Bool = false, swap: SwapConfig? = nil, retention: Double = 0
  ) {
    self.pause = pause
    self.order = order
    self.overtakes = overtakes
    self.swap = swap
    self.retention = retention
    self.scheduler = scheduler
    self.maxBatch = maxBatch
    self.maxBatchTokens = maxBatchTokens
    self.block = block
    self.admit = admit
    self.maxQueue = maxQueue
    self.prefixCache = prefixCache
  }
}

/// What must fit the free KV blocks before a waiting sequence is admitted.
package enum AdmissionRule: String, CaseIterable, Hashable, Sendable {
  /// Its whole known sequence (vLLM's default).
  case prompt
  /// Only the chunk prefilled in this iteration.
  case chunk
}

/// What says how long iterations take.
package enum ExecutorConfig: Hashable, Sendable {
  /// The timing model.
  case model
  /// The backend of this name, which runs every one of them.
  case kernels(backend: String)
}

/// Where iteration times come from.
package enum TimingConfig: Hashable, Sendable {
  case affine(AffineTiming)
  case roofline(RooflineConfig)
  case profile(Profile)
}

extension PoolConfig {
  /// What a request takes through the server around the engine, there and back, where its profile
  /// says it.
  package var serverDelay: SimTime {
    if case .profile(let profile) = timing { .seconds(profile.delay) } else { .zero }
  }
}
