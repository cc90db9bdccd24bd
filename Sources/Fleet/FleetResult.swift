package import DiscreteEvents
package import Pool
package import Statistics

/// Everything one run leaves behind, apart from the rows it streamed to its recorder.
package struct FleetResult: Hashable, Sendable {
  /// When the last thing happened.
  package var end: SimTime = .zero
  /// One cell for each stream and pool: `cells[stream * pools + pool]`. Requests that reached no
  /// pool are in `unplaced`.
  package var cells: [LatencyCell] = []
  /// One for each stream: requests rejected or given up before they reached a pool.
  package var unplaced: [OutcomeCounts] = []
  /// One for each pool.
  package var pools: [PoolResult] = []
  package var engine = EngineCounts()
  /// What the policy's choices of arms were worth, beside what others would have been; `nil` where
  /// nothing is known of quality.
  package var regret: RegretCurve?
  /// What policies made of requests; counted only where the policy makes calls.
  package var calls = CallCounts()
  /// One for each stream, `nil` for those of requests; empty without tasks.
  package var tasks: [TaskResult?] = []
  /// What breaking came to, and the outages in order of their starts; `nil` where nothing breaks.
  package var faults: FaultCounts?
  package var outages: [OutageRecord] = []
  /// How requests fared by the time at which they came; kept where anything breaks.
  package var attainment: AttainmentSeries?
  /// What sending KV between replicas came to; `nil` where none is sent.
  package var transfers: TransferCounts?
  /// What the fleet drew after the warm-up while energy cost and emitted the same; empty unless
  /// that changes.
  package var energySpans: [EnergySpan] = []
  /// Rows of each stream's trace that were skipped because they could not be read.
  package var skippedRows: [Int] = []
  /// The state of the pools at regular instants; empty unless asked for.
  package var series: [PoolSample] = []

  package init() {}

  /// Makes room for what is counted by stream and pool of `config`.
  mutating func prepareCells(of config: FleetConfig) {
    cells = Array(
      repeating: LatencyCell(), count: config.streams.count * config.pools.count)
    unplaced = Array(repeating: OutcomeCounts(), count: config.streams.count)
  }
}

/// How requests left: counts over requests that arrived after the warm-up.
package struct OutcomeCounts: Hashable, Sendable {
  package var completed = 0
  package var rejected = 0
  package var failed = 0
  package var timedOut = 0
  package var unfinished = 0

  package init() {}

  /// Requests that arrived.
  package var arrived: Int { completed + rejected + failed + timedOut + unfinished }
}

/// What the requests of one stream saw in one pool, over requests that arrived after the warm-up.
/// Histograms are in picoseconds; all but `itl` are over completed requests, `itl` over every gap
/// between consecutive tokens of a request, whether or not it completed.
package struct LatencyCell: Hashable, Sendable {
  package var outcomes = OutcomeCounts()
  package var promptTokens = 0
  package var outputTokens = 0
  package var ttft = Histogram()
  package var tpot = Histogram()
  package var itl = Histogram()
  package var e2e = Histogram()
  package var queue = Histogram()
  /// Completed requests that kept their stream's SLO.
  package var good = 0
  /// How good the answers of completed requests were, where that is known.
  package var rewards = RewardSum()

  package init() {}
}

/// What one pool did in the whole run, warm-up included unless said otherwise.
package struct PoolResult: Hashable, Sendable {
  package var name = ""
  package var replicas = 0
  /// Fraction of replica time after the warm-up during which an iteration was running.
  package var busy = 0.0
  package var iterations = 0
  /// Requests placed here.
  package var requests = 0
  package var preemptions = 0
  /// KV blocks of each replica, and the most that one replica had in use.
  package var kvBlocks = 0
  package var kvPeakBlocks = 0
  /// Price of the whole pool, in US dollars an hour; `nil` = not modelled.
  package var dollarsPerHour: Double?
  /// Replica-seconds after the warm-up in which its replicas did not serve; `nil` where nothing
  /// breaks.
  package var downSeconds: Double?
  /// Energy that its replicas drew after the warm-up; `nil` = not modelled.
  package var joules: Double?
  /// What caching prefixes came to; `nil` = the pool does not.
  package var prefixes: PrefixCounts?
  /// What went to its hosts and came back; `nil` = nothing can.
  package var swaps: SwapCounts?
  /// What its batteries came to; `nil` = it has none.
  package var battery: BatteryCounts?
  /// How the price of a replica moved; `nil` = it did not.
  package var spot: SpotConfig?
  /// What each of its tiers came to; empty = there are none.
  package var tiers: [TierCounts] = []
  /// What serving adapters came to; `nil` = the pool serves none.
  package var adapters: AdapterCounts?
  /// What the luck of its decoding came to; `nil` = it does not vary.
  package var variation: VariationCounts?

  package init() {}
}

/// How much work the simulator itself did.
package struct EngineCounts: Hashable, Sendable {
  /// Events taken from the future event list.
  package var events = 0
  /// Iterations simulated, whether one by one or in leaps.
  package var iterations = 0
  /// Stretches of iterations run as one; equal to `iterations` in step mode.
  package var leaps = 0

  package init() {}
}

/// One pool at one instant.
package struct PoolSample: Hashable, Sendable {
  package var time: SimTime
  package var pool: Int
  /// Sequences running and waiting, over all replicas.
  package var running: Int
  package var waiting: Int
  /// Requests held at the router; the same for every pool.
  package var held: Int
  package var kvBlocksUsed: Int
  package var busyReplicas: Int
  /// Replicas that serve.
  package var upReplicas: Int
  /// Preemptions since the start.
  package var preemptions: Int
  /// What its batteries hold as a part of what they can; `nil` = it has none.
  package var stateOfCharge: Double?

  package init(
    time: SimTime, pool: Int, running: Int = 0, waiting: Int = 0, held: Int = 0,
    kvBlocksUsed: Int = 0, busyReplicas: Int = 0, upReplicas: Int = 0, preemptions: Int = 0
  ) {
    self.time = time
    self.pool = pool
    self.running = running
    self.waiting = waiting
    self.held = held
    self.kvBlocksUsed = kvBlocksUsed
    self.busyReplicas = busyReplicas
    self.upReplicas = upReplicas
    self.preemptions = preemptions
  }
}
