package import DiscreteEvents
internal import Graphs

/// The KV blocks of one tier: of one replica, or shared by several.
///
/// Of each branch of the prefix tree it holds one piece. What is to be held of a branch joins the
/// piece where they touch, and takes its place where they do not, as a prompt with a gap in it is
/// of no use beyond the gap. Where room is needed the eviction policy names a branch, and the end
/// of its piece goes, as that is of no use without what is before it. All costs O(pieces looked
/// at).
///
/// A class, because the replicas that share a store share one; it is not shared between threads.
package final class KVStore {
  package let capacity: Int
  package private(set) var used = 0
  package private(set) var peak = 0
  private var pieces = Slots<StoredPiece>()
  /// Where the piece of each branch is.
  private var places: [Int32: Int32] = [:]
  /// Beyond the last place that a piece has had.
  private var end: Int32 = 0
  private var policy: any EvictionPolicy
  private let mostPieces: Int
  private var asked = 0

  /// An empty store for `blocks` blocks of `bytes` each, which are read in `seconds`.
  package init(blocks: Int, eviction: EvictionConfig, bytes: Double, seconds: Double) {
    capacity = blocks
    mostPieces = min(blocks, 1 << 20)
    let items = mostPieces
    let isWeighed = eviction == .gdsf
    policy = eviction.makePolicy(
      for: EvictionMemory(
        items: items, capacity: items,
        bytes: isWeighed ? Array(repeating: bytes, count: items) : [],
        loadSeconds: isWeighed ? Array(repeating: seconds, count: items) : []))
  }

  /// The blocks of a branch that can be read at `time`; `nil` = none is here.
  package func readable(of branch: Int32, at time: SimTime) -> Range<Int32>? {
    places[branch].map { pieces[$0].readable(at: time) }
  }

  /// The blocks of a branch that are here or being written; `nil` = none.
  package func held(of branch: Int32) -> KVPiece? { places[branch].map { pieces[$0].piece } }

  /// Somebody has asked for what is here of a branch, if anything is.
  package func touch(_ branch: Int32, at time: SimTime) {
    guard let place = places[branch].map(Int.init) else { return }
    policy.asked(for: place, request: asked, at: time)
    asked += 1
    policy.pinned(place, at: time)
    policy.unpinned(place, at: time)
  }

  /// Holds `piece`, as far as there is room.
  ///
  /// - Parameters:
  ///   - evicted: receives what had to go.
  ///   - write: says when so many new blocks can be read.
  package func put(
    _ piece: KVPiece, at time: SimTime, evicted: inout ContiguousArray<KVPiece>,
    write: (Int) -> SimTime
  ) {
    guard piece.blocks > 0 else { return }
    if let place = places[piece.branch] {
      let old = pieces[place].piece
      if piece.start >= old.start, piece.end <= old.end {
        policy.pinned(Int(place), at: time)
        return policy.unpinned(Int(place), at: time)
      }
      if piece.start <= old.end, piece.end >= old.start {
        return extend(place, by: piece, at: time, &evicted, write)
      }
      remove(place, &evicted)
    }
    if places.count >= mostPieces, let victim = policy.victim(at: time) {
      remove(Int32(victim), &evicted)
    }
    guard places.count < mostPieces,
      let room = makeRoom(for: piece.blocks, at: time, &evicted)
    else { return }
    var new = piece
    new.end = piece.start + Int32(room)
    hold(room)
    let place = pieces.add(StoredPiece(new, whole: write(room)))
    places[new.branch] = place
    end = max(end, place + 1)
    policy.renamed(Int(place))
    policy.admitted(Int(place), at: time)
    policy.unpinned(Int(place), at: time)
  }

  /// The piece at `place` is joined by another that it touches.
  private func extend(
    _ place: Int32, by piece: KVPiece, at time: SimTime,
    _ evicted: inout ContiguousArray<KVPiece>, _ write: (Int) -> SimTime
  ) {
    policy.pinned(Int(place), at: time)
    var grown = pieces[place].piece
    let (before, after) = (grown.start - piece.start, piece.end - grown.end)
    // All that goes before it or nothing: with a gap it would be of no use.
    if before > 0, makeRoom(for: Int(before), atLeast: Int(before), at: time, &evicted) != nil {
      grown.start = piece.start
      hold(Int(before))
    }
    if after > 0, let room = makeRoom(for: Int(after), at: time, &evicted) {
      grown.end += Int32(room)
      hold(room)
    }
    let added = grown.blocks - pieces[place].piece.blocks
    if added > 0 { pieces[place].grow(to: grown, at: time, ready: write(added)) }
    policy.unpinned(Int(place), at: time)
  }

  private func hold(_ blocks: Int) {
    used += blocks
    peak = max(peak, used)
  }

  /// Lets go of what it takes to hold `blocks` blocks more, or as many of them as can be, and
  /// `least` at least.
  ///
  /// - Returns: how many there is room for; `nil` = for too few.
  private func makeRoom(
    for blocks: Int, atLeast least: Int = 1, at time: SimTime,
    _ evicted: inout ContiguousArray<KVPiece>
  ) -> Int? {
    while used + blocks > capacity, let victim = policy.victim(at: time) {
      cut(Int32(victim), by: used + blocks - capacity, &evicted)
    }
    let room = min(blocks, capacity - used)
    return room >= least ? room : nil
  }

  /// The last `blocks` blocks of a piece go, or all of it.
  private func cut(
    _ place: Int32, by blocks: Int, _ evicted: inout ContiguousArray<KVPiece>
  ) {
    let piece = pieces[place].piece
    guard blocks < piece.blocks else { return remove(place, &evicted) }
    let end = piece.end - Int32(blocks)
    evicted.append(KVPiece(branch: piece.branch, start: end, end: piece.end))
    pieces[place].piece.end = end
    used -= blocks
  }

  private func remove(_ place: Int32, _ evicted: inout ContiguousArray<KVPiece>) {
    let piece = pieces[place].piece
    evicted.append(piece)
    used -= piece.blocks
    places[piece.branch] = nil
    pieces[place].piece.end = piece.start
    policy.evicted(Int(place))
    pieces.remove(place)
  }

  /// Stops the program when an invariant is broken. O(pieces).
  package func checkInvariants() {
    var (blocks, count) = (0, 0)
    for place in 0..<end where pieces[place].piece.blocks > 0 {
      blocks += pieces[place].piece.blocks
      count += 1
    }
    precondition(blocks == used, "blocks of a tier were lost or made up")
    precondition(used <= capacity, "a tier holds more blocks than it has room for")
    precondition(count == places.count, "a tier holds an empty piece")
  }
}
