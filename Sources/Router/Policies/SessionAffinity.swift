internal import DiscreteEvents

/// Sends every request of a session to the same replica, by jump consistent hashing; a session
/// whose replica is down moves to another, and a request without a session goes to the replica
/// with the fewest requests.
///
/// Lamping and Veach, "A fast, minimal memory, consistent hash algorithm", arXiv:1406.2294: adding
/// a replica moves one session in n. O(log replicas).
struct SessionAffinity: RoutingPolicy {
  var wantsOutcomes: Bool { false }

  var needs: ViewNeeds { .leastOutstanding }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let least = view.leastOutstanding else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    guard request.session >= 0 else {
      return Decision(.place(least), because: Reason("no session: fewest requests"))
    }
    var key = UInt64(request.session) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(request.stream)
    for _ in 0..<64 {
      key = mixed(key)
      let replica = jump(key, among: view.count)
      if view.isUp(replica) {
        return Decision(.place(replica), because: Reason("the session's replica"))
      }
    }
    return Decision(.place(least), because: Reason("the session's replicas are down"))
  }

  private func jump(_ key: UInt64, among count: Int) -> Int {
    var key = key
    var bucket = 0
    var next = 0
    while next < count {
      bucket = next
      key = key &* 2_862_933_555_777_941_757 &+ 1
      next = Int(Double(bucket + 1) * (0x1p31 / Double(key >> 33 + 1)))
    }
    return bucket
  }

  /// SplitMix64's finaliser, so that neighbouring session numbers land far apart.
  private func mixed(_ key: UInt64) -> UInt64 {
    var z = key &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
