internal import DiscreteEvents

/// Consecutive blocks of a branch of the prefix tree, by their places in a prompt.
package struct KVPiece: Hashable, Sendable {
  package var branch: Int32
  package var start: Int32
  package var end: Int32

  package init(branch: Int32, start: Int32, end: Int32) {
    self.branch = branch
    self.start = start
    self.end = end
  }

  package var blocks: Int { Int(end - start) }
}

/// What a store holds of a branch: one piece, the part of it that can be read, and when the rest
/// can.
struct StoredPiece: Sendable {
  var piece: KVPiece
  private var start: Int32
  private var end: Int32
  private var whole: SimTime

  init(_ piece: KVPiece, whole: SimTime) {
    self.piece = piece
    start = piece.start
    end = piece.start
    self.whole = whole
  }

  /// The blocks that can be read at `time`.
  func readable(at time: SimTime) -> Range<Int32> {
    time >= whole ? piece.start..<piece.end : start..<max(start, min(end, piece.end))
  }

  /// It is `piece` from now on, which overlaps what it was; what is new of it can be read at
  /// `ready`, and nothing that could not be read before can sooner.
  mutating func grow(to piece: KVPiece, at time: SimTime, ready: SimTime) {
    let readable = readable(at: time)
    (start, end) = (readable.lowerBound, readable.upperBound)
    whole = time >= whole ? ready : max(whole, ready)
    self.piece = piece
  }
}
