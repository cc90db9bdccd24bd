package import DiscreteEvents
package import Graphs

/// One replica's engine: its queue, its running batch, its KV memory and its current stretch of
/// iterations.
///
/// Between two changes of the batch every decoding context grows by one token an iteration, so
/// nothing is touched a sequence: the replica keeps the sum of contexts, a tick counting
/// iterations, how many sequences need a new KV block at each residue of the tick, and a heap of
/// finishing ticks. An iteration costs the same whatever the batch size, and a stretch of *k*
/// iterations costs the same as one.
///
/// Helpers that change nothing are inlined where methods that do are built of them: the compiler
/// hands such a helper a copy of the whole replica otherwise.
package struct Replica {
  enum Phase: Sendable {
    case idle
    /// An iteration has ended at this instant, or a request has reached an idle engine: the next
    /// batch is formed when everything else of the instant has happened.
    case starting
    case running
  }

  package let engine: Engine
  var phase = Phase.idle
  /// Tells the end event of the current stretch from those of stretches cut short.
  package internal(set) var generation: UInt64 = 0

  // The queue and the batch. Both lists are in the scheduler's order: the waiting list first come
  // first served with preempted sequences at its head (where another order holds, that is in
  // `ranked` or `fair`), the running list in order of admission.
  package internal(set) var waiting = SequenceList()
  package internal(set) var running = SequenceList()
  /// What keeps the queue in another order, and its order.
  let keeper: QueueOrder.Kind
  /// Whether a request's place in the queue depends on more than when it came. Asked of every
  /// request, so that it must not take a copy of the replica to say so.
  package let ordersQueue: Bool
  var ranked = SlotHeap()
  var fair: FairQueue
  /// Running sequences that decode, the sum of their contexts, and how many are of each gap class.
  package internal(set) var decodes = 0
  var contextTokens = 0
  var decodesByClass: ContiguousArray<Int32>
  /// The first running sequence that prefills in the current iteration; all after it do too.
  var firstPrefill: Int32 = -1
  var finishes = FinishHeap()
  /// Running sequences whose client has gone.
  var cancelled: ContiguousArray<Int32> = []

  // Engines of other kinds than vLLM's: whether it is none of them; whether prompts are computed
  // before answers; whether blocks are set aside for whole prompts, or for whole answers; and the
  // blocks that a decoding sequence takes when its tokens fill those that it has, 1 or 0.
  let isPlain: Bool
  let prefillsFirst: Bool
  let reservesPrompts: Bool
  let reservesAnswers: Bool
  let growth: Int32
  /// Whether batches are formed by vLLM's scheduler in order of arrival, and decoding sequences
  /// take a token an iteration each: the rest need not be asked about.
  let isUsual: Bool
  /// The blocks of the prompt that is under way.
  var reserved = PromptReserve()
  /// Whether answers wait in the current iteration, which computes prompts alone.
  package internal(set) var pausesAnswers = false
  var phases: EnginePhases

  // KV memory.
  package internal(set) var freeBlocks: Int
  /// A count of iterations that wraps around, and iterations modulo the block size. It starts
  /// shortly before it wraps, so that every run goes through that.
  var tick = UInt32.max - 100
  var residue = 0
  /// How many decoding sequences need a new block in iterations whose tick has each residue.
  var needs: ContiguousArray<Int32>

  /// Whether iterations take longer when contexts differ, and by how much they do.
  let hasSkew: Bool
  /// Whether decoding sequences differ from iteration to iteration, and what that came to.
  let variesDecoding: Bool
  package internal(set) var variation = VariationCounts()
  var spread = ContextSpread()

  /// Whether sequences that begin alike share KV blocks, the prefixes of their prompts, and which
  /// of them are in memory.
  let cachesPrefixes: Bool
  let prefixes: PrefixTree
  var cache: PrefixCache
  /// The spans of the prompt that was last looked at; −1 = of none.
  var spans: ContiguousArray<PrefixSpan> = []
  var spansPrompt: Int32 = -1
  /// Iterations of the current stretch whose blocks ``cache`` has handed out already: the first,
  /// unless somebody asked for news meanwhile.
  var settled = 1

  /// Whether there are memories below the GPU's, whether they are told what its memory lets go of,
  /// and whether it matters to them when; and what is in them.
  let hasTiers: Bool
  let offloadsEvicted: Bool
  let settlesForTiers: Bool
  package internal(set) var tiers: KVTiers?

  /// Whether blocks may be retained for what comes next.
  let retainsBlocks: Bool

  /// Whether any adapters are served: asked where looking at ``memory`` itself is dear.
  package let servesAdapters: Bool
  /// The adapters here, on their way and asked for.
  package private(set) var memory: AdapterMemory

  /// How much longer its iterations take than they should; 1 = not at all. While they do, they are
  /// run one by one: the sum of rounded products is not the rounded product of the sum.
  package internal(set) var slowdown = 1.0

  /// Host memory for the KV of sequences that are preempted.
  package internal(set) var swap: HostSwap

  /// KV on its way from here and to here.
  package internal(set) var handovers = Handovers()

  // The current stretch of iterations.
  package internal(set) var stretch = Stretch()
  /// Decoding sequences in the current stretch, and KV blocks in use at the end of the last one.
  package internal(set) var stretchDecodes = 0
  package internal(set) var stretchBlocks = 0
  /// Prefill tokens in the current iteration.
  package internal(set) var prefillTokens = 0

  // Counters.
  package internal(set) var iterations = 0
  package internal(set) var stretches = 0
  package internal(set) var preemptions = 0
  package internal(set) var peakBlocks = 0
  package internal(set) var placed = 0
  package internal(set) var prefixCounts = PrefixCounts()
  var busy = SimTime.zero
  var busySince = SimTime.zero

  /// An idle replica of `engine` that tells apart `gapClasses` classes of token gaps.
  ///
  /// - Parameters:
  ///   - outlook: what its adapters' eviction may know beyond what happens here.
  ///   - prefixes: the prefixes of prompts, where it caches them.
  ///   - tiers: what is below its GPU's memory; `nil` = nothing is.
  package init(
    _ engine: Engine, gapClasses: Int, outlook: EvictionOutlook = EvictionOutlook(),
    prefixes: PrefixTree = PrefixTree(), tiers: KVTiers? = nil
  ) {
    self.engine = engine
    (isPlain, prefillsFirst, reservesPrompts, reservesAnswers) = engine.scheduler.traits
    growth = engine.scheduler.traits.answers ? 0 : 1
    isUsual = isPlain && engine.order.kind == .arrival && engine.varied == nil
    phases = EnginePhases(engine.scheduler)
    self.tiers = tiers
    retainsBlocks = engine.cachesPrefixes && engine.mostRetained > 0
    hasTiers = tiers != nil
    offloadsEvicted = tiers?.takesEvicted ?? false
    settlesForTiers = offloadsEvicted || tiers?.config.prefetches ?? false
    self.prefixes = prefixes
    cachesPrefixes = engine.cachesPrefixes
    variesDecoding = engine.varied != nil
    hasSkew = engine.timing.hasSkew && engine.varied == nil
    variation.levels = engine.varied?.noPasses ?? []
    keeper = engine.order.kind
    ordersQueue = engine.order.kind != .arrival
    fair = FairQueue(engine.order)
    swap = HostSwap(engine.swap)
    servesAdapters = engine.adapters != nil
    memory = AdapterMemory(engine.adapters, outlook)
    freeBlocks = engine.blocks - memory.blocks
    cache = PrefixCache(blocks: freeBlocks, of: engine.block)
    cache.keepsEvicted = offloadsEvicted
    cache.mayRetain(engine.mostRetained)
    needs = ContiguousArray(repeating: 0, count: engine.block)
    decodesByClass = ContiguousArray(repeating: 0, count: gapClasses)
  }

  /// Forgets what is in its memory, as if it had just started; what was counted stays.
  mutating func forgetMemory(at time: SimTime, outlook: EvictionOutlook) {
    let counts = adapterCounts(until: time)
    memory = AdapterMemory(engine.adapters, outlook)
    memory.counts = counts
    memory.countedUntil = time
    freeBlocks = engine.blocks - memory.blocks
    cache.reset(blocks: freeBlocks, at: time.picoseconds)
    settled = 1
  }

  /// KV blocks that were free are used from now on.
  @inline(__always)
  mutating func takeBlocks(_ count: Int) {
    freeBlocks -= count
    guard cachesPrefixes, count > 0 else { return }
    cache.take(count)
    if offloadsEvicted { offloadEvicted() }
  }

  /// KV blocks that hold nothing of use are free from now on.
  @inline(__always)
  mutating func giveBlocks(_ count: Int) {
    freeBlocks += count
    if cachesPrefixes { cache.give(count) }
  }

  /// Whether it runs nothing and waits for nothing.
  package var isIdle: Bool {
    if case .idle = phase { true } else { false }
  }

  /// Total time until `time` during which iterations were running.
  package func busyTime(until time: SimTime) -> SimTime {
    isIdle ? busy : busy + (time - busySince)
  }
}
