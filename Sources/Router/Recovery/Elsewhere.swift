internal import DiscreteEvents

/// Where calls of a request go that race one another: each to another replica.
struct Elsewhere {
  private var admitted = LeastAdmitted()

  /// A call for `request` to the replica with the fewest outstanding requests that none of `calls`
  /// under way is at; `nil` = there is none. O(1), or O(replicas) where the least loaded one has a
  /// call.
  mutating func call(
    for request: RequestView, beside calls: [CallOutcome], in view: FleetView
  ) -> Call? {
    let found = admitted.replica(in: view) { replica in
      !calls.contains { $0.call.replica == replica && $0.left == .never }
    }
    guard let found, found.isAdmitted else { return nil }
    return Call(to: found.replica, adapter: request.adapter)
  }

  /// A call in place of `calls`, all of which have failed: to the least loaded replica that had
  /// none of them, or else to the least loaded; `nil` = none is up.
  mutating func retry(
    for request: RequestView, after calls: [CallOutcome], in view: FleetView
  ) -> Call? {
    let found = admitted.replica(in: view) { replica in
      !calls.contains { $0.call.replica == replica }
    }
    return found.map { Call(to: $0.replica, adapter: request.adapter) }
  }

  /// How long to wait before a retry: 50 ms after the first failure, then twice as long each time,
  /// up to 3.2 s, as clients back off.
  static func pause(after calls: [CallOutcome]) -> SimTime {
    SimTime(picoseconds: 50_000_000_000 << Int64(min(6, max(0, calls.count - 1))))
  }
}
