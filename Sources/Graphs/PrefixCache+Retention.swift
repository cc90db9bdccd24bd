/// How long unused blocks are to be kept, and which of several goes first.
package struct BlockRetention: Hashable, Sendable {
  /// The lowest goes first.
  package var priority: Int32
  /// Until when, in picoseconds.
  package var until: Int64

  package init(priority: Int32, until: Int64) {
    self.priority = priority
    self.until = until
  }
}

/// Unused blocks that are retained: taken for something else after all others, those of the lowest
/// priority first and among them those whose time ends first. When it ends they are as if they had
/// come free then.
///
/// After the retention directives of TensorRT-LLM (`KvCacheRetentionConfig`: a priority and a
/// duration for a request's tokens) and the time to live of Continuum (arXiv:2511.02230). They are
/// counted as free all the time, so nobody waits for a block that is retained.
extension PrefixCache {
  /// Unused blocks that came free together and are retained.
  struct Retained: Sendable {
    var extent: Int32
    var retention: BlockRetention
  }

  /// The place of a retained extent in the list of the unused: it is in none.
  static let inNoList: Int32 = -2

  /// From now on `blocks` blocks may be retained, at most; at the beginning none may.
  package mutating func mayRetain(_ blocks: Int) { mostRetained = blocks }

  /// What the last `blocks` blocks of a branch that were used are to be kept as, which are used no
  /// more: what comes before something that is retained is as long. Those that there is no room for
  /// are left as others are, the ends of prompts first.
  mutating func retain(_ blocks: Int32, of place: Int32, as wanted: BlockRetention) {
    let retention = retention(wanted, before: branches[place].unused)
    makeRoom(for: Int(blocks), above: retention.priority)
    let kept = Int32(min(Int(blocks), mostRetained - retained))
    if kept < blocks { leaveUnused(blocks - kept, of: place) }
    guard kept > 0 else { return }
    let after = branches[place].unused
    let extent = extents.add(
      Extent(branch: place, blocks: kept, previous: Self.inNoList, after: after))
    if after >= 0 { extents[after].before = extent }
    branches[place].unused = extent
    retained += Int(kept)
    nextEnd = min(nextEnd, retention.until)
    let entry = Retained(extent: extent, retention: retention)
    let index = keeping.firstIndex { precedes(retention, $0.retention) } ?? keeping.count
    keeping.insert(entry, at: index)
  }

  private func precedes(_ a: BlockRetention, _ b: BlockRetention) -> Bool {
    a.priority != b.priority ? a.priority < b.priority : a.until < b.until
  }

  private func retention(_ wanted: BlockRetention, before extent: Int32) -> BlockRetention {
    guard extent >= 0, extents[extent].previous == Self.inNoList,
      let other = keeping.first(where: { $0.extent == extent })?.retention
    else { return wanted }
    return BlockRetention(
      priority: max(wanted.priority, other.priority), until: max(wanted.until, other.until))
  }

  /// Blocks of lower priorities make room for `blocks` more, or for as many of them as can be.
  private mutating func makeRoom(for blocks: Int, above priority: Int32) {
    while retained + blocks > mostRetained, let least = keeping.first,
      least.retention.priority < priority
    {
      letGo(at: 0)
    }
  }

  /// What has been retained long enough is as other unused blocks are.
  mutating func endRetention() {
    guard time >= nextEnd else { return }
    while let index = earliest, keeping[index].retention.until <= time { letGo(at: index) }
    nextEnd = earliest.map { keeping[$0].retention.until } ?? .max
  }

  /// The first of those whose time ends first.
  private var earliest: Int? {
    keeping.indices.min {
      (keeping[$0].retention.until, $0) < (keeping[$1].retention.until, $1)
    }
  }

  private mutating func letGo(at index: Int) {
    let extent = keeping.remove(at: index).extent
    retained -= Int(extents[extent].blocks)
    extents[extent].previous = last
    extents[extent].next = -1
    if last >= 0 { extents[last].next = extent } else { first = extent }
    last = extent
  }

  /// `blocks` blocks of a retained extent are used, or taken for something else.
  mutating func unretain(_ blocks: Int32, of extent: Int32) {
    if extents[extent].previous == Self.inNoList { retained -= Int(blocks) }
  }

  /// A retained extent is no more.
  mutating func forgetRetained(_ extent: Int32) { keeping.removeAll { $0.extent == extent } }

  /// Which unused blocks are taken next: those unused longest that are not retained, or else the
  /// retained of the lowest rank. Of a branch the end goes first, retained or not, as it is of no
  /// use without what is before it.
  var nextTaken: Int32 {
    var extent = first >= 0 ? first : keeping.first?.extent ?? -1
    while extent >= 0, extents[extent].branch >= 0, extents[extent].after >= 0 {
      extent = extents[extent].after
    }
    return extent
  }
}
