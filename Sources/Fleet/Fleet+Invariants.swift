internal import DiscreteEvents
internal import Pool
internal import Router

/// What must hold between any two events.
extension Fleet {
  /// Stops the program when an invariant is broken. O(requests in flight + replicas).
  func checkInvariants() {
    precondition(arrivals == left + inFlight, "requests were lost or made up")
    var held = [Int](repeating: 0, count: replicas.count)
    for slot in requests.indices where requests[slot].id >= 0 && !requests[slot].hasLeft {
      if requests[slot].replica >= 0 { held[Int(requests[slot].replica)] += 1 }
    }
    for replica in replicas.indices {
      precondition(
        view.outstanding(replica) == held[replica],
        "the router's count of a replica's requests is wrong")
      replicas[replica].checkInvariants(sequences: sequences)
    }
  }
}
