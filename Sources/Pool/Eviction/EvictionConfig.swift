package import DiscreteEvents

/// The eviction policies a scenario can name.
package enum EvictionConfig: Hashable, Sendable {
  /// The item that nobody has used for longest.
  case lru
  /// The item asked for least; a request counts half after `halfLife` more, `nil` = it never ages.
  case lfu(halfLife: Double?)
  /// The item whose `k`-th last request lies farthest back.
  case lruK(k: Int)
  /// The item whose requests save the least loading for its size.
  case gdsf
  /// The item unused for this long; among those used since, the one loaded last.
  case ttl(SimTime)
  /// The item whose next request lies farthest ahead.
  case belady
  /// Follows one-bit discard predictions; if robust, only while LRU does not do far better.
  case flushWhenAllZero(PredictionErrors, isRobust: Bool = false)
  /// Marking with one-bit phase predictions.
  case markAndPredict(PredictionErrors)
  /// A planned set, anew every `length` requests, leaving `transient` places to the rest.
  case epoch(length: Int, transient: Int)

  /// Places that are left to what is not planned; `nil` = nothing is planned.
  package var transientPlaces: Int? {
    if case .epoch(_, let transient) = self { transient } else { nil }
  }

  /// Whether the policy must be told what will be asked for.
  package var needsFuture: Bool {
    switch self {
    case .belady, .flushWhenAllZero, .markAndPredict: true
    case .lru, .lfu, .lruK, .gdsf, .ttl, .epoch: false
    }
  }

  /// `future` with what else this policy must know of it, for memories of `capacity` places: once
  /// for all replicas of a pool, as it takes O(n log n) for n requests.
  package func studied(_ future: Future, capacity: Int) -> Future {
    var studied = future
    switch self {
    case .flushWhenAllZero: studied.truth = future.discardBits(capacity: capacity)
    case .markAndPredict: studied.truth = future.phaseBits(capacity: capacity)
    case .belady, .lru, .lfu, .lruK, .gdsf, .ttl, .epoch: break
    }
    return studied
  }

  /// Whether what stays is what the router's policy plans.
  package var keepsToPlan: Bool {
    if case .epoch = self { true } else { false }
  }

  /// The policy, with nothing resident, for one memory of one replica.
  package func makePolicy(for memory: EvictionMemory) -> any EvictionPolicy {
    let items = memory.items
    let future = memory.future ?? Future(items: items, requests: [])
    switch self {
    case .lru: return LRU(items: items)
    case .lfu(let halfLife): return LFU(items: items, halfLife: halfLife)
    case .lruK(let k): return LRUK(items: items, k: k)
    case .gdsf: return GDSF(bytes: memory.bytes, loadSeconds: memory.loadSeconds)
    case .ttl(let ttl): return TimeToLive(items: items, ttl: ttl)
    case .belady: return Belady(items: items, future: future)
    case .flushWhenAllZero(let errors, let isRobust):
      let predictions = Predictions(future, errors, seed: memory.seed)
      let policy = FlushWhenAllZero(items: items, predictions: predictions)
      return isRobust
        ? FollowTheBetter(policy, items: items, capacity: memory.capacity) : policy
    case .markAndPredict(let errors):
      let predictions = Predictions(future, errors, seed: memory.seed)
      return MarkAndPredict(items: items, predictions: predictions, seed: memory.seed)
    case .epoch(let length, let transient):
      return PlannedEpochs(
        items: items, capacity: memory.capacity, length: length, transient: transient)
    }
  }
}

/// What an eviction policy may know of the memory it works for.
package struct EvictionMemory: Sendable {
  /// Items there are; how many of them are resident at once, at most.
  package var items: Int
  package var capacity: Int
  /// Bytes of each item, and seconds that loading it takes when nothing else is loaded.
  package var bytes: [Double]
  package var loadSeconds: [Double]
  /// Key of the random numbers it may draw: those of the run's seed and replication, this pool and
  /// this replica alone.
  package var seed: UInt64
  /// What will be asked for, as the policy's ``EvictionConfig/studied(_:capacity:)`` returned it;
  /// `nil` = the policy need not know. One that does then takes it that nothing will be.
  package var future: Future?

  package init(
    items: Int, capacity: Int, bytes: [Double], loadSeconds: [Double], seed: UInt64 = 0,
    future: Future? = nil
  ) {
    self.items = items
    self.capacity = capacity
    self.bytes = bytes
    self.loadSeconds = loadSeconds
    self.seed = seed
    self.future = future
  }
}
