/// What KV blocks that no sequence uses still hold, and who shares which: vLLM's automatic prefix
/// caching (`BlockPool` and `KVCacheManager` of its v1 engine).
///
/// Blocks that nobody uses stay what they were until they are taken for something else, those first
/// that have been unused longest.
///
/// Counts blocks and does not name them: which one of equal use is taken does not matter.
package struct PrefixCache {
  /// What a full block holds: a part of a prompt, by the first prefix that ends beyond it and by
  /// its place among the blocks of that.
  package struct Content: Hashable, Sendable {
    var node: Int32
    var block: Int32

    package init(node: Int32, block: Int32) {
      self.node = node
      self.block = block
    }
  }

  /// Blocks that are used and unused together: one that holds part of a prompt, those that a
  /// preempted sequence left, or some that hold nothing of use.
  private struct Extent {
    var content: Content?
    /// The slot of the preempted sequence whose it is; −1 = nobody's.
    var owner: Int32 = -1
    var blocks: Int32 = 0
    /// Sequences that use it.
    var users: Int32 = 0
    /// Neighbours in the list of the unused; −1 = none.
    var previous: Int32 = -1
    var next: Int32 = -1
  }

  private var extents: ContiguousArray<Extent> = []
  private var spare: ContiguousArray<Int32> = []
  /// The extent of each part of a prompt that is in memory.
  private var resident: [Content: Int32] = [:]
  /// The ends of the list of the unused, the longest unused first.
  private var first: Int32 = -1
  private var last: Int32 = -1
  /// Blocks that have held nothing yet; they are taken before all others.
  private var untouched: Int

  package init(blocks: Int) { untouched = blocks }

  // MARK: Blocks

  /// `blocks` unused blocks are taken for something else, and what they held is forgotten.
  package mutating func take(_ blocks: Int) {
    let fresh = min(blocks, untouched)
    untouched -= fresh
    var left = blocks - fresh
    while left > 0 {
      precondition(first >= 0, "more KV blocks are taken than are unused")
      let index = Int(first)
      let taken = min(left, Int(extents[index].blocks))
      if let content = extents[index].content { resident[content] = nil }
      extents[index].blocks -= Int32(taken)
      left -= taken
      if extents[index].blocks == 0 {
        let empty = first
        unlink(empty)
        recycle(empty)
      }
    }
  }

  /// `blocks` blocks are used no more, and hold nothing of use.
  package mutating func give(_ blocks: Int) {
    guard blocks > 0 else { return }
    if last >= 0, extents[Int(last)].content == nil, extents[Int(last)].owner < 0 {
      extents[Int(last)].blocks += Int32(blocks)
    } else {
      append(make(Extent(blocks: Int32(blocks))))
    }
  }

  // MARK: Parts of prompts

  /// Whether `content` is in memory.
  package func holds(_ content: Content) -> Bool { resident[content] != nil }

  /// Whether it is in memory and no sequence uses it.
  package func isIdle(_ content: Content) -> Bool {
    guard let extent = resident[content] else { return false }
    return extents[Int(extent)].users == 0
  }

  /// A sequence has taken a block for `content`, which is not in memory yet, and uses it.
  package mutating func insert(_ content: Content) {
    resident[content] = make(Extent(content: content, blocks: 1, users: 1))
  }

  /// One more sequence uses `content`.
  package mutating func use(_ content: Content) {
    guard let extent = resident[content] else { return }
    if extents[Int(extent)].users == 0 { unlink(extent) }
    extents[Int(extent)].users += 1
  }

  /// A sequence uses `content` no more.
  ///
  /// - Returns: whether nobody does now.
  package mutating func release(_ content: Content) -> Bool {
    guard let extent = resident[content] else { return false }
    extents[Int(extent)].users -= 1
    guard extents[Int(extent)].users == 0 else { return false }
    append(extent)
    return true
  }

  // MARK: Preempted sequences

  /// The preempted sequence in `slot` leaves `blocks` blocks that hold its tokens.
  ///
  /// - Returns: what to ask for them by; −1 = nothing.
  package mutating func keep(_ blocks: Int, of slot: Int32) -> Int32 {
    guard blocks > 0 else { return -1 }
    let extent = make(Extent(owner: slot, blocks: Int32(blocks)))
    append(extent)
    return extent
  }

  /// How many of the blocks that the sequence in `slot` left are still there.
  package func kept(_ extent: Int32, of slot: Int32) -> Int {
    guard extent >= 0, extents[Int(extent)].owner == slot else { return 0 }
    return Int(extents[Int(extent)].blocks)
  }

  /// The sequence in `slot` uses again what is left of its blocks.
  package mutating func reclaim(_ extent: Int32, of slot: Int32) {
    guard kept(extent, of: slot) > 0 else { return }
    unlink(extent)
    recycle(extent)
  }

  // MARK: The list of the unused

  /// Blocks that no sequence uses. O(extents).
  package var unused: Int {
    var sum = untouched
    var extent = first
    while extent >= 0 {
      sum += Int(extents[Int(extent)].blocks)
      extent = extents[Int(extent)].next
    }
    return sum
  }

  /// Blocks of prompts that sequences share or offer to share. O(extents).
  package var shared: Int {
    extents.reduce(0) { $0 + ($1.users > 0 ? Int($1.blocks) : 0) }
  }

  private mutating func make(_ extent: Extent) -> Int32 {
    if let index = spare.popLast() {
      extents[Int(index)] = extent
      return index
    }
    extents.append(extent)
    return Int32(extents.count - 1)
  }

  private mutating func recycle(_ extent: Int32) {
    extents[Int(extent)] = Extent()
    spare.append(extent)
  }

  private mutating func append(_ extent: Int32) {
    extents[Int(extent)].previous = last
    extents[Int(extent)].next = -1
    if last >= 0 { extents[Int(last)].next = extent } else { first = extent }
    last = extent
  }

  private mutating func unlink(_ extent: Int32) {
    let previous = extents[Int(extent)].previous
    let next = extents[Int(extent)].next
    if previous >= 0 { extents[Int(previous)].next = next } else { first = next }
    if next >= 0 { extents[Int(next)].previous = previous } else { last = previous }
  }
}
