internal import DiscreteEvents

/// The adapters in a replica's host memory: of those that came from disk, the last ones used.
///
/// Where there is room for all, all are there from the start, as after a warm start.
struct HostTier: Sendable {
  private let capacity: Int
  private let holdsAll: Bool
  private var held: ContiguousArray<Bool>
  private var count = 0
  private var policy: LRU

  init(items: Int, capacity: Int) {
    self.capacity = capacity
    holdsAll = capacity >= items
    held = ContiguousArray(repeating: holdsAll, count: items)
    policy = LRU(items: items)
  }

  /// Whether `item` is here; then it stays until it is released.
  mutating func take(_ item: Int, at time: SimTime) -> Bool {
    if !holdsAll, held[item] { policy.pinned(item, at: time) }
    return held[item]
  }

  /// `item` has come from disk. It is kept, at least until it is released, in place of the one used
  /// longest ago; without room, as all others are on their way too, it only passes through.
  mutating func keep(_ item: Int, at time: SimTime) {
    if count >= capacity {
      guard capacity > 0, let victim = policy.victim(at: time) else { return }
      policy.evicted(victim)
      held[victim] = false
      count -= 1
    }
    policy.admitted(item, at: time)
    held[item] = true
    count += 1
  }

  /// `item` is in the GPU; its copy here may go from now on.
  mutating func release(_ item: Int, at time: SimTime) {
    if !holdsAll, held[item] { policy.unpinned(item, at: time) }
  }
}
