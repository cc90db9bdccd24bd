internal import DiscreteEvents

/// Makes a policy robust: runs it and LRU on memories of their own that hold nothing, and lets go
/// what is not in the memory of the one that it follows, least recently asked for first. It follows
/// the policy, until that has loaded more than twice as often as LRU; then LRU, until it has loaded
/// more than twice as often as the policy; and so on.
///
/// The classical way of combining online algorithms (Fiat, Rabani, Ravid, "Competitive k-server
/// algorithms", FOCS 1990). Where neither items in use nor loads under way get in the way and the
/// better of the two loads m times, it loads at most 3 m + 1 + k (log₂ m + 2) times with k places:
/// what it loads while it follows one, that one loads too, but for the k items that may be missing
/// after a switch; and between switches counts double.
struct FollowTheBetter: EvictionPolicy {
  private var shadows: [ShadowMemory]
  private var followed = 0
  private var idle: ItemHeap
  private var requests = 0

  init(_ policy: any EvictionPolicy, items: Int, capacity: Int) {
    shadows = [policy, LRU(items: items)].map {
      ShadowMemory($0, items: items, capacity: capacity)
    }
    idle = ItemHeap(items: items)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    idle[item].minor = requests
    for index in shadows.indices {
      let gone = shadows[index].serve(item, request: request, at: time)
      guard index == followed else { continue }
      if let gone { rank(gone) }
      rank(item)
    }
    let other = 1 - followed
    if shadows[followed].loads > 2 * shadows[other].loads {
      followed = other
      for item in shadows[other].isResident.indices { rank(item) }
    }
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  mutating func victim(at time: SimTime) -> Int? { idle.first }

  /// What the followed memory holds comes last.
  private mutating func rank(_ item: Int) {
    idle[item].major = shadows[followed].isResident[item] ? 1 : 0
  }
}

/// A memory that holds nothing, under a policy: what would be resident if no item were ever in use
/// and loads took no time.
struct ShadowMemory: Sendable {
  private var policy: any EvictionPolicy
  private var free: Int
  private(set) var isResident: ContiguousArray<Bool>
  private(set) var loads = 0

  init(_ policy: any EvictionPolicy, items: Int, capacity: Int) {
    self.policy = policy
    free = capacity
    isResident = ContiguousArray(repeating: false, count: items)
  }

  /// Request number `request` uses `item`.
  ///
  /// - Returns: what gave way for it; `nil` = nothing had to.
  mutating func serve(_ item: Int, request: Int, at time: SimTime) -> Int? {
    policy.asked(for: item, request: request, at: time)
    if isResident[item] {
      policy.pinned(item, at: time)
      policy.unpinned(item, at: time)
      return nil
    }
    var gone: Int?
    if free > 0 {
      free -= 1
    } else if let victim = policy.victim(at: time) {
      policy.evicted(victim)
      isResident[victim] = false
      gone = victim
    }
    policy.admitted(item, at: time)
    policy.unpinned(item, at: time)
    isResident[item] = true
    loads += 1
    return gone
  }
}
