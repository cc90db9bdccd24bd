public import DiscreteEvents

/// What a router is told of the fleet before the first request: what does not change in a run.
public struct FleetDescription: Hashable, Sendable {
  /// Identical replicas.
  public struct Pool: Hashable, Sendable {
    /// What reports call it.
    public var name: String
    /// Its replicas, by their indices in the view.
    public var replicas: Range<Int>
    /// Sequences that a replica runs at once, at most.
    public var maxBatch: Int
    /// The longest sequence (prompt and answer) that a replica takes, in tokens.
    public var maxSequence: Int
    /// Price of a replica, in US dollars an hour; `nil` = not modelled.
    public var dollarsPerHour: Double?
    /// Adapters that a replica keeps in GPU memory, at most; 0 = it serves none.
    public var adapterSlots: Int
    /// What loading each of the fleet's adapters takes.
    public var adapterLoads: [SimTime]
    /// Tokens of a KV block.
    public var block: Int

    /// A pool; the fleet makes those of a run, tests of a policy make their own.
    public init(
      name: String, replicas: Range<Int>, maxBatch: Int = 256, maxSequence: Int = .max,
      dollarsPerHour: Double? = nil, adapterSlots: Int = 0, adapterLoads: [SimTime] = [],
      block: Int = 16
    ) {
      self.name = name
      self.replicas = replicas
      self.maxBatch = maxBatch
      self.maxSequence = maxSequence
      self.dollarsPerHour = dollarsPerHour
      self.adapterSlots = adapterSlots
      self.adapterLoads = adapterLoads
      self.block = block
    }
  }

  /// Requests of one kind, and what is promised to them.
  public struct Stream: Hashable, Sendable {
    /// What reports call it.
    public var name: String
    /// Time to the first token, at most; `nil` = not promised.
    public var ttft: SimTime?
    /// Time per further token, at most; `nil` = not promised.
    public var tpot: SimTime?
    /// Time to the last token, at most; `nil` = not promised.
    public var e2e: SimTime?
    /// How much it matters when not all can be served: the more the greater.
    public var priority: Int

    /// A stream; the fleet makes those of a run, tests of a policy make their own.
    public init(
      name: String, ttft: SimTime? = nil, tpot: SimTime? = nil, e2e: SimTime? = nil,
      priority: Int = 0
    ) {
      self.priority = priority
      self.name = name
      self.ttft = ttft
      self.tpot = tpot
      self.e2e = e2e
    }
  }

  /// Something a request can be given to, whose answers have a quality of their own: an adapter, a
  /// model, an agent.
  public struct Arm: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The pool that serves it; −1 = any.
    public var pool: Int
    /// The adapter it is; −1 = none.
    public var adapter: Int
    /// The stage of the work that it can do, from 0; 0 where work has one stage.
    public var stage: Int
    /// Price of its answers, in US dollars a million tokens; 0 = not given.
    public var dollarsPerMillionTokens: Double
    /// Tokens of its answers; `nil` = as many as the request's answer has.
    public var outputTokens: Int?

    /// An arm; the fleet makes those of a run, tests of a policy make their own.
    public init(
      name: String, pool: Int = -1, adapter: Int = -1, stage: Int = 0,
      dollarsPerMillionTokens: Double = 0, outputTokens: Int? = nil
    ) {
      self.name = name
      self.pool = pool
      self.adapter = adapter
      self.stage = stage
      self.dollarsPerMillionTokens = dollarsPerMillionTokens
      self.outputTokens = outputTokens
    }
  }

  /// The pools, in the scenario's order.
  public var pools: [Pool]
  /// The streams of requests, in the scenario's order.
  public var streams: [Stream]
  /// The names of the fleet's adapters; an adapter's number is its index.
  public var adapters: [String]
  /// What answers' quality depends on; without a `quality` in the scenario, the pools.
  public var arms: [Arm]
  /// Numbers in a request's context; 0 = requests have none.
  public var contextSize: Int
  /// The intents that requests are told apart by.
  public var intents: [String]
  /// How the router's classifier errs: `confusion[i][j]` is the probability that a request of
  /// intent i is taken for one of intent j. Empty = it never errs.
  public var confusion: [[Double]]
  /// What a load of an adapter that was not in memory costs, in units of reward.
  public var missCost: Double
  /// Requests that the run will have, when the scenario says so.
  public var horizon: Int?
  /// What lies between gateways and replicas; `nil` = nothing.
  public var network: Network?

  /// A fleet; the fleet makes that of a run, tests of a policy make their own.
  public init(
    pools: [Pool], streams: [Stream] = [], adapters: [String] = [], arms: [Arm]? = nil,
    contextSize: Int = 0,
    intents: [String] = [], confusion: [[Double]] = [], missCost: Double = 0, horizon: Int? = nil,
    network: Network? = nil
  ) {
    self.network = network
    self.pools = pools
    self.streams = streams
    self.adapters = adapters
    self.arms = arms ?? pools.indices.map { Arm(name: pools[$0].name, pool: $0) }
    self.contextSize = contextSize
    self.intents = intents
    self.confusion = confusion
    self.missCost = missCost
    self.horizon = horizon
  }

  /// A fleet of one pool of `replicas` replicas.
  public init(replicas: Int) {
    self.init(pools: [Pool(name: "pool", replicas: 0..<replicas)])
  }

  /// How many replicas there are.
  public var replicas: Int { pools.last?.replicas.upperBound ?? 0 }

  /// Tokens of each replica's KV blocks.
  package var blocksOfReplicas: ContiguousArray<Int32> {
    ContiguousArray(
      pools.flatMap { repeatElement(Int32(clamping: max(1, $0.block)), count: $0.replicas.count) })
  }
}
