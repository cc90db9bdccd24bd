internal import DiscreteEvents

/// What one-bit predictions would say if they were never wrong, for a memory of `capacity` places.
extension Future {
  /// For each request whether Belady's rule lets its item go before the item is asked for again.
  /// O(n log n) for n requests.
  func discardBits(capacity: Int) -> ContiguousArray<Bool> {
    var bits = ContiguousArray(repeating: false, count: items.count)
    var memory = ShadowMemory(
      Belady(items: first.count, future: self), items: first.count, capacity: capacity)
    var lastRequest = ContiguousArray(repeating: -1, count: first.count)
    for request in items.indices where items[request] >= 0 {
      let item = Int(items[request])
      if let gone = memory.serve(item, request: request, at: .zero) {
        bits[lastRequest[gone]] = true
      }
      lastRequest[item] = request
    }
    return bits
  }

  /// For each request whether its item is not asked for in the next phase. A phase is the longest
  /// stretch of requests with at most `capacity` different items. O(n).
  func phaseBits(capacity: Int) -> ContiguousArray<Bool> {
    let phases = phases(capacity: capacity)
    var bits = ContiguousArray(repeating: true, count: items.count)
    for request in items.indices.reversed() where items[request] >= 0 && next[request] < .max {
      let following = Int(next[request])
      switch phases[following] - phases[request] {
      case 0: bits[request] = bits[following]
      case 1: bits[request] = false
      default: break
      }
    }
    return bits
  }

  /// The phase of each request.
  package func phases(capacity: Int) -> ContiguousArray<Int32> {
    var phase: Int32 = 0
    var different = 0
    var lastPhase = ContiguousArray(repeating: Int32(-1), count: first.count)
    return ContiguousArray(
      items.map { item in
        guard item >= 0, lastPhase[Int(item)] != phase else { return phase }
        if different == capacity {
          phase += 1
          different = 0
        }
        lastPhase[Int(item)] = phase
        different += 1
        return phase
      })
  }
}
