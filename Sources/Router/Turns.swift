/// Finds the least of the replicas that are up, going on from the one it found last, so that equal
/// replicas take turns. O(replicas).
struct Turns {
  private var last = -1

  /// - Parameter load: `nil` = not a candidate.
  mutating func least<Load: Comparable>(in view: FleetView, by load: (Int) -> Load?) -> Int? {
    var best: (replica: Int, load: Load)?
    for step in 0..<view.count {
      let replica = (last + 1 + step) % view.count
      guard view.isUp(replica), let candidate = load(replica) else { continue }
      if let found = best, found.load <= candidate { continue }
      best = (replica, candidate)
    }
    guard let best else { return nil }
    last = best.replica
    return best.replica
  }
}
