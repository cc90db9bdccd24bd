internal import DiscreteEvents

/// Follows one-bit *discard* predictions: a request's bit says whether Belady's rule would let its
/// item go before the item is asked for again. What was last predicted a 1 gives way; where every
/// resident item was predicted a 0, all of them may go.
///
/// FlushWhenAll0s of Antoniadis et al., "Paging with succinct predictions", ICML 2023
/// (arXiv:2210.02775): with k places, its cost is at most OPT + (k − 1) η₀ + η₁, with η₀ zeros and
/// η₁ ones wrong. A flush here lets items go one by one, as room is needed; one that is asked for
/// first stays, which only saves a load. Which 1 gives way is free in the paper: here the least
/// recently used.
struct FlushWhenAllZero: EvictionPolicy {
  private let predictions: Predictions
  private var idle: ItemHeap
  private var flushes = 0
  private var requests = 0

  init(items: Int, predictions: Predictions) {
    self.predictions = predictions
    idle = ItemHeap(items: items)
  }

  /// The major rank of a 0 is the flush that lets it go, the next one; that of a 1 is none.
  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    let flush = predictions.mayGo(after: request) ? 0 : flushes + 1
    idle[item] = EvictionRank(major: Double(flush), minor: requests)
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  mutating func victim(at time: SimTime) -> Int? {
    guard let item = idle.first else { return nil }
    if idle[item].major > Double(flushes) { flushes += 1 }
    return item
  }
}
