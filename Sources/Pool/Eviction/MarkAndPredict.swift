internal import DiscreteEvents

/// A marking policy with one-bit *phase* predictions: a request's bit says whether its item will
/// not be asked for in the next phase. A phase ends when room is needed and every resident item has
/// been asked for in it. What has not been asked for in the phase gives way: 1s first, then 0s,
/// drawn uniformly.
///
/// Mark&Predict of Antoniadis et al., "Paging with succinct predictions", ICML 2023
/// (arXiv:2210.02775): with k places, its expected cost is at most 2 OPT + H(k) η₀ + η₁, and
/// O(log k) OPT however wrong the predictions are. Marking: Fiat et al., "Competitive paging
/// algorithms", J. Algorithms 12(4), 1991.
///
/// The draw is by a random number of each item and phase: the least of them is as likely that of
/// any item.
struct MarkAndPredict: EvictionPolicy {
  private let predictions: Predictions
  private let seed: UInt64
  private var idle: ItemHeap
  private var isResident: ContiguousArray<Bool>
  private var phase = 1
  /// Whether each item was last predicted to be asked for in the next phase.
  private var isZero: ContiguousArray<Bool>

  init(items: Int, predictions: Predictions, seed: UInt64) {
    self.predictions = predictions
    self.seed = seed
    idle = ItemHeap(items: items)
    isResident = ContiguousArray(repeating: false, count: items)
    isZero = ContiguousArray(repeating: false, count: items)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    isZero[item] = !predictions.mayGo(after: request)
    if isResident[item] { mark(item) }
  }

  mutating func admitted(_ item: Int, at time: SimTime) {
    isResident[item] = true
    mark(item)
  }

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) {
    idle.remove(item)
    isResident[item] = false
  }

  mutating func victim(at time: SimTime) -> Int? {
    guard let item = idle.first else { return nil }
    if phaseMarked(item) == phase { phase += 1 }
    return item
  }

  /// Marks in earlier phases come first, 1s before 0s, then by the draw.
  private mutating func mark(_ item: Int) {
    let draw = RandomBits.of(
      UInt64(phase), UInt32(truncatingIfNeeded: item), use: .marking, seed: seed)
    idle[item] = EvictionRank(
      major: Double(2 * phase + (isZero[item] ? 1 : 0)), minor: Int(draw >> 1))
  }

  /// The phase in which `item` was last marked.
  private func phaseMarked(_ item: Int) -> Int { Int(idle[item].major) / 2 }
}
