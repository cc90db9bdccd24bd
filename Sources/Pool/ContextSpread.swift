/// The shortest and the longest context of a replica's decoding sequences.
///
/// A context grows by a token a tick, so a sequence keeps its place: what is kept of it is the
/// tick at which its context would have been empty.
struct ContextSpread: Sendable {
  private var longest = FinishHeap()
  private var shortest = FinishHeap()

  /// A sequence begins to decode whose context would have been empty at `origin`. O(log n).
  mutating func add(_ slot: Int32, origin: UInt32) {
    longest.push(tick: origin, slot: slot)
    shortest.push(tick: 0 &- origin, slot: slot)
  }

  /// A sequence decodes no more. O(n), over a batch.
  mutating func remove(_ slot: Int32) {
    longest.remove(slot: slot)
    shortest.remove(slot: slot)
  }

  /// The contexts at `tick`; `nil` when nothing decodes.
  func range(at tick: UInt32) -> (shortest: Int, longest: Int)? {
    guard let longest = longest.first, let shortest = shortest.first else { return nil }
    return (Int(tick &+ shortest.tick), Int(tick &- longest.tick))
  }
}
