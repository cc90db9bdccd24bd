/// What a memory of blocks holds of prompts: the KV blocks of a replica with vLLM's automatic
/// prefix caching (`BlockPool` and `KVCacheManager` of its v1 engine), or what a router takes them
/// to be.
///
/// Blocks that nobody uses stay what they were until they are taken for something else, those first
/// that have been unused longest.
///
/// Counts blocks and does not name them: which one of equal use is taken does not matter. A block
/// is held and used with all that are before it in its prompt, and of those that come free together
/// the last goes first; so what is held of a branch of the ``PrefixTree`` is one piece from its
/// start, and so is what is used of it. Everything here costs O(spans of a prompt), not O(blocks).
package struct PrefixCache: Sendable {
  /// What is held of a branch, as places of blocks in a prompt.
  struct Branch: Sendable {
    var number: Int32
    /// The first block that ends on it, and where those end that are held and those that are used.
    var start: Int32
    var held: Int32
    var used: Int32
    /// How far its users use it, the farthest first; −1 = nobody does.
    var farthest: Int32 = -1
    /// The first of its unused parts; −1 = none.
    var unused: Int32 = -1
  }

  /// Users of a branch who use it up to the same block.
  struct Users: Sendable {
    var end: Int32
    var count: Int32
    /// Those who use less; −1 = none.
    var next: Int32
  }

  /// Unused blocks that came free together: a part of a branch, those that a preempted sequence
  /// left, or some that hold nothing of use.
  struct Extent: Sendable {
    /// Where its branch is; −1 = it is of none.
    var branch: Int32 = -1
    /// The number of the preempted sequence that left it; −1 = nobody's.
    var owner: Int32 = -1
    /// Of what a preempted sequence left: the place of its first block among the sequence's.
    var start: Int32 = 0
    var blocks: Int32 = 0
    /// Neighbours in the list of the unused, the longest unused first; −1 = none.
    var previous: Int32 = -1
    var next: Int32 = -1
    /// Neighbours on the branch, towards its start and away from it, or among those that the same
    /// sequence left, before it and after it; −1 = none.
    var before: Int32 = -1
    var after: Int32 = -1

    /// Of what a preempted sequence left: the place after its last block.
    var end: Int32 { start + blocks }
  }

  /// Tokens a block.
  package let block: Int
  var branches = Slots<Branch>()
  var users = Slots<Users>()
  var extents = Slots<Extent>()
  /// Where each branch is of which anything is held.
  private var places: [Int32: Int32] = [:]
  /// By the number of a preempted sequence: what it left first, of what is still there of it.
  var remains: [Int32: Int32] = [:]
  private var owners: Int32 = 0
  /// The ends of the list of the unused, the longest unused first.
  var first: Int32 = -1
  var last: Int32 = -1
  /// Retained blocks, in the order in which they are taken; how many they are, and may be; and
  /// when the first of them are retained no more.
  var keeping: ContiguousArray<Retained> = []
  var retained = 0
  var mostRetained = 0
  var nextEnd = Int64.max
  /// Blocks that have held nothing yet; they are taken before all others.
  private var untouched: Int
  /// Whether ``news`` is kept: what came to be held and what ceased to be, in order.
  package var keepsNews = false
  package private(set) var news: ContiguousArray<PrefixNews> = []
  /// Whether ``evicted`` is kept: the parts of branches that were forgotten, in order.
  package var keepsEvicted = false
  package private(set) var evicted: ContiguousArray<EvictedBlocks> = []
  /// When what changes changes: picoseconds.
  package var time: Int64 = 0

  /// - Parameters:
  ///   - blocks: how many there are, none in use.
  ///   - block: tokens of each.
  package init(blocks: Int, of block: Int) {
    untouched = blocks
    self.block = block
  }

  // MARK: Blocks

  /// `blocks` unused blocks are taken for something else, and what they held is forgotten.
  package mutating func take(_ blocks: Int) {
    let fresh = min(blocks, untouched)
    untouched -= fresh
    var left = blocks - fresh
    if mostRetained > 0 { endRetention() }
    while left > 0 {
      let extent = mostRetained > 0 ? nextTaken : first
      precondition(extent >= 0, "more KV blocks are taken than are unused")
      let taken = min(left, Int(extents[extent].blocks))
      let branch = extents[extent].branch
      if mostRetained > 0 { unretain(Int32(taken), of: extent) }
      extents[extent].blocks -= Int32(taken)
      left -= taken
      if branch >= 0 {
        branches[branch].held -= Int32(taken)
        if keepsEvicted { noteEvicted(taken, of: branch) }
      }
      if extents[extent].blocks == 0 { drop(extent) }
      if branch >= 0 { forgetEnd(of: branch) }
    }
  }

  private mutating func noteEvicted(_ blocks: Int, of place: Int32) {
    let (number, end) = (branches[place].number, branches[place].held)
    evicted.append(EvictedBlocks(branch: number, start: end, end: end + Int32(blocks)))
  }

  /// Forgets what was ``evicted``.
  package mutating func clearEvicted() { evicted.removeAll(keepingCapacity: true) }

  /// Something of the end of a branch has been forgotten, or all that was held of it.
  private mutating func forgetEnd(of place: Int32) {
    let branch = branches[place]
    let isGone = branch.held == branch.start
    if isGone {
      places[branch.number] = nil
      branches.remove(place)
    }
    if keepsNews { note(branch.number, isGone ? 0 : branch.held) }
  }

  /// `blocks` blocks are used no more, and hold nothing of use.
  package mutating func give(_ blocks: Int) {
    guard blocks > 0 else { return }
    if mostRetained > 0 { endRetention() }
    if last >= 0, extents[last].branch < 0, extents[last].owner < 0 {
      extents[last].blocks += Int32(blocks)
    } else {
      append(Extent(blocks: Int32(blocks)))
    }
  }

  /// `blocks` blocks are used no more that never held anything: they are taken before all others.
  package mutating func giveBack(_ blocks: Int) { untouched += blocks }

  /// All is forgotten at `time`, and `blocks` blocks are there, none in use.
  package mutating func reset(blocks: Int, at time: Int64) {
    var fresh = PrefixCache(blocks: blocks, of: block)
    fresh.keepsNews = keepsNews
    fresh.keepsEvicted = keepsEvicted
    fresh.time = time
    fresh.owners = owners
    fresh.mostRetained = mostRetained
    swap(&fresh.news, &news)
    self = fresh
    if keepsNews { note(PrefixNews.everything, 0) }
  }

  private mutating func note(_ branch: Int32, _ held: Int32) {
    news.append(PrefixNews(time: time, branch: branch, tokens: held * Int32(block)))
  }

  /// Leaves the ``news`` in `other`, which is empty, and goes on with what that has room for.
  @inline(__always)
  package mutating func exchangeNews(with other: inout ContiguousArray<PrefixNews>) {
    swap(&news, &other)
  }

  /// Forgets the ``news``.
  package mutating func clearNews() { news.removeAll(keepingCapacity: true) }

  // MARK: Prompts

  /// The blocks of the prompt of these spans that are held, and those of them that nobody uses.
  ///
  /// - Parameter most: how many it may use.
  package func hit(
    _ spans: ContiguousArray<PrefixSpan>, atMost most: Int
  ) -> (blocks: Int, idle: Int) {
    var (found, idle) = (0, 0)
    for span in spans {
      let end = min(Int(span.end) / block, most)
      guard end > found else { continue }
      guard let place = places[span.branch] else { break }
      let held = min(Int(branches[place].held), end)
      idle += held - min(held, max(found, Int(branches[place].used)))
      found = held
      if held < end { break }
    }
    return (found, idle)
  }

  /// One more sequence uses the first `count` blocks of its prompt, which are held.
  package mutating func use(_ spans: ContiguousArray<PrefixSpan>, upTo count: Int) {
    var start = 0
    for span in spans {
      let end = min(Int(span.end) / block, count)
      guard end > start else { continue }
      guard let place = places[span.branch] else { return }
      addUser(of: place, upTo: Int32(end))
      useUnused(of: place, upTo: Int32(end))
      start = end
    }
  }

  /// A sequence that uses the first `count` blocks of its prompt has taken blocks for those up to
  /// `limit`: others may use them from now on, as far as nobody else holds one of them already.
  ///
  /// - Returns: how many blocks of its prompt it uses now.
  package mutating func offer(
    _ spans: ContiguousArray<PrefixSpan>, from count: Int, upTo limit: Int
  ) -> Int {
    var used = count
    var start = 0
    for span in spans {
      let whole = Int(span.end) / block
      let end = min(whole, limit)
      if end > used {
        let place = used > start ? places[span.branch] : nil
        if let place {
          guard branches[place].held == used else { return used }
          removeUser(of: place, upTo: Int32(used))
          branches[place].held = Int32(end)
          branches[place].used = Int32(end)
          addUser(of: place, upTo: Int32(end))
        } else {
          guard places[span.branch] == nil else { return used }
          open(span.branch, from: used, upTo: end)
        }
        if keepsNews { note(span.branch, Int32(end)) }
        used = end
      }
      start = max(start, whole)
    }
    return used
  }

  private mutating func open(_ number: Int32, from start: Int, upTo end: Int) {
    let place = branches.add(
      Branch(number: number, start: Int32(start), held: Int32(end), used: Int32(end)))
    places[number] = place
    addUser(of: place, upTo: Int32(end))
  }

  /// A sequence uses the first `count` blocks of its prompt no more.
  ///
  /// - Parameter retention: what those that nobody uses are kept as; `nil` = like any other.
  /// - Returns: how many of them nobody uses now.
  package mutating func release(
    _ spans: ContiguousArray<PrefixSpan>, upTo count: Int, as retention: BlockRetention? = nil
  ) -> Int {
    if mostRetained > 0 { endRetention() }
    var freed = 0
    for index in spans.indices.reversed() {
      let start = index > 0 ? Int(spans[index - 1].end) / block : 0
      let end = min(Int(spans[index].end) / block, count)
      guard end > start, let place = places[spans[index].branch] else { continue }
      removeUser(of: place, upTo: Int32(end))
      let farthest = branches[place].farthest
      let used = farthest < 0 ? branches[place].start : users[farthest].end
      let idle = branches[place].used - used
      guard idle > 0 else { continue }
      branches[place].used = used
      if let retention {
        retain(idle, of: place, as: retention)
      } else {
        leaveUnused(idle, of: place)
      }
      freed += Int(idle)
    }
    return freed
  }

  // MARK: Preempted sequences

  /// A preempted sequence leaves `blocks` blocks that hold its tokens, the first of them its
  /// `start`-th. O(what it left before).
  ///
  /// - Parameter owner: the number under which it left some before; −1 = it has none.
  /// - Returns: its number, under which it finds them.
  package mutating func keep(_ blocks: Int, from start: Int, of owner: Int32) -> Int32 {
    guard blocks > 0 else { return owner }
    if mostRetained > 0 { endRetention() }
    var owner = owner
    if owner < 0 {
      owner = owners
      owners &+= 1
    }
    let extent = append(Extent(owner: owner, start: Int32(start), blocks: Int32(blocks)))
    guard var newest = remains[owner] else {
      remains[owner] = extent
      return owner
    }
    while extents[newest].after >= 0 { newest = extents[newest].after }
    extents[newest].after = extent
    extents[extent].before = newest
    return owner
  }

  /// How many blocks of those that a sequence left follow its first `start`, without a gap. As in
  /// vLLM, where a block is found by what it holds, it does not matter when each was left; of two
  /// that hold the same, one goes on with what was left together, or else with what was left first.
  package func kept(of owner: Int32, from start: Int) -> Int {
    var end = Int32(start)
    while let extent = remain(of: owner, at: end) { end = extents[extent].end }
    return Int(end) - start
  }

  /// The sequence uses again what ``kept(of:from:)`` counts.
  package mutating func reclaim(of owner: Int32, from start: Int) {
    var end = Int32(start)
    while let extent = remain(of: owner, at: end) {
      let first = end
      end = extents[extent].end
      extents[extent].blocks = first - extents[extent].start
      if extents[extent].blocks == 0 { drop(extent) }
    }
  }

  /// What a sequence left first of that with its block `place`.
  private func remain(of owner: Int32, at place: Int32) -> Int32? {
    guard owner >= 0, var extent = remains[owner] else { return nil }
    while extents[extent].start > place || extents[extent].end <= place {
      extent = extents[extent].after
      guard extent >= 0 else { return nil }
    }
    return extent
  }

  // MARK: Counts

  /// Blocks that no sequence uses. O(extents).
  package var unused: Int {
    var sum = untouched + retained
    var extent = first
    while extent >= 0 {
      sum += Int(extents[extent].blocks)
      extent = extents[extent].next
    }
    return sum
  }

  /// Blocks of prompts that sequences share or offer to share. O(branches).
  package var shared: Int {
    places.values.reduce(0) { $0 + Int(branches[$1].used - branches[$1].start) }
  }
}
