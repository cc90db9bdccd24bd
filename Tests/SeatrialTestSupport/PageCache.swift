internal import DiscreteEvents
package import Pool

/// A memory of `places` items under an eviction policy, and what the policy's choices cost. Checks
/// that the policy keeps its contract.
package struct PageCache {
  private var policy: any EvictionPolicy
  private let places: Int
  package private(set) var isResident: [Bool]
  private var isPinned: [Bool]
  package private(set) var resident = 0
  package private(set) var loads = 0
  /// What the policy did wrong.
  package private(set) var faults: [String] = []

  package init(_ policy: any EvictionPolicy, items: Int, places: Int) {
    self.policy = policy
    self.places = places
    isResident = Array(repeating: false, count: items)
    isPinned = isResident
  }

  /// Request `number` uses `item` and keeps it in use.
  ///
  /// - Returns: whether there was room; where all other items are in use there is none.
  package mutating func use(_ item: Int, request number: Int) -> Bool {
    let time = SimTime.seconds(Double(number))
    policy.asked(for: item, request: number, at: time)
    if isResident[item] {
      if !isPinned[item] { policy.pinned(item, at: time) }
      isPinned[item] = true
      letPass(at: time)
      return true
    }
    letPass(at: time)
    guard resident < places || !policy.hasPlan && evict(at: time) else { return false }
    policy.admitted(item, at: time)
    isResident[item] = true
    isPinned[item] = true
    resident += 1
    loads += 1
    return true
  }

  /// An item in use is let go.
  package mutating func release(_ item: Int, after number: Int) {
    guard isPinned[item] else { return }
    isPinned[item] = false
    policy.unpinned(item, at: .seconds(Double(number)))
    letPass(at: .seconds(Double(number)))
  }

  /// Where there is a plan, what it does not keep leaves as soon as nobody uses it.
  private mutating func letPass(at time: SimTime) {
    while policy.hasPlan, let item = policy.victim(at: time), !policy.isPlanned(item),
      evict(at: time)
    {}
  }

  private mutating func evict(at time: SimTime) -> Bool {
    let mayGo = isResident.indices.filter { isResident[$0] && !isPinned[$0] }
    guard let victim = policy.victim(at: time) else {
      if mayGo.count == places { faults.append("no victim though nothing is in use") }
      return false
    }
    guard mayGo.contains(victim) else {
      faults.append("the victim \(victim) is not one of \(mayGo)")
      return false
    }
    if policy.victim(at: time) != victim { faults.append("another victim when asked again") }
    policy.evicted(victim)
    isResident[victim] = false
    resident -= 1
    return true
  }
}

extension EvictionConfig {
  /// The policy for a memory of `places` items of one size on `sequence`.
  package func makePolicy(
    on sequence: PageSequence, places: Int, seed: UInt64 = 1
  ) -> any EvictionPolicy {
    let future = needsFuture ? studied(sequence.future, capacity: places) : nil
    return makePolicy(
      for: EvictionMemory(
        items: sequence.items, capacity: places,
        bytes: Array(repeating: 1, count: sequence.items),
        loadSeconds: Array(repeating: 1, count: sequence.items), seed: seed, future: future))
  }

  /// How many loads the policy needs on `sequence`, each item being let go at once.
  package func loads(on sequence: PageSequence, places: Int, seed: UInt64 = 1) -> Int {
    var cache = PageCache(
      makePolicy(on: sequence, places: places, seed: seed), items: sequence.items, places: places)
    for (number, item) in sequence.requests.enumerated() {
      _ = cache.use(item, request: number)
      cache.release(item, after: number)
    }
    return cache.loads
  }

  /// Every policy, with predictions of each error rate.
  package static let every: [EvictionConfig] =
    [
      .lru, .lfu(halfLife: nil), .lfu(halfLife: 50), .lruK(k: 1), .lruK(k: 2), .lruK(k: 3), .gdsf,
      .ttl(.zero), .ttl(.seconds(6)), .ttl(.seconds(1e6)), .belady,
      .epoch(length: 40, transient: 1), .epoch(length: 7, transient: 2),
    ]
    + [0, 0.1, 0.5, 1].flatMap { (error: Double) -> [EvictionConfig] in
      let errors = PredictionErrors(zeroError: error, oneError: error)
      return [
        .flushWhenAllZero(errors), .flushWhenAllZero(errors, isRobust: true),
        .markAndPredict(errors),
      ]
    }
}
