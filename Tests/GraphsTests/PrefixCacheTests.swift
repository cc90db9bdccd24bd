import DiscreteEvents
import Graphs
import SeatrialTestSupport
import Testing

/// What blocks hold when nobody uses them.
@Suite struct PrefixCacheTests {
  private let a: ContiguousArray = [PrefixSpan(branch: 0, end: 1)]
  private let ab: ContiguousArray = [PrefixSpan(branch: 0, end: 2)]

  /// A cache of `blocks` blocks of one token, of which a prompt of two has taken two.
  private func cache(of blocks: Int) -> PrefixCache {
    var cache = PrefixCache(blocks: blocks, of: 1)
    cache.take(2)
    let used = cache.offer(ab, from: 0, upTo: 2)
    #expect(used == 2)
    return cache
  }

  @Test func untouchedBlocksAreTakenBeforeThoseThatHoldSomething() {
    var cache = cache(of: 3)
    let freed = cache.release(ab, upTo: 2)
    #expect(freed == 2)
    cache.take(1)
    #expect(cache.hit(ab, atMost: 2).blocks == 2)
    cache.take(2)
    #expect(cache.hit(ab, atMost: 2).blocks == 0)
    #expect(cache.unused == 0)
  }

  @Test func theEndOfAPromptGoesFirst() {
    var cache = cache(of: 2)
    _ = cache.release(ab, upTo: 2)
    cache.take(1)
    let hit = cache.hit(ab, atMost: 2)
    #expect(hit.blocks == 1 && hit.idle == 1)
  }

  @Test func aBlockThatTwoShareIsFreeWhenBothHaveLeft() {
    var cache = cache(of: 2)
    cache.use(a, upTo: 1)
    let freedFirst = cache.release(ab, upTo: 2)
    #expect(freedFirst == 1)
    #expect(cache.shared == 1)
    let hit = cache.hit(ab, atMost: 2)
    #expect(hit.blocks == 2 && hit.idle == 1)
    let freedThen = cache.release(a, upTo: 1)
    #expect(freedThen == 1)
    #expect(cache.shared == 0)
  }

  @Test func aPreemptedSequenceLosesItsBlocksFromTheEnd() {
    var cache = PrefixCache(blocks: 5, of: 1)
    cache.take(5)
    let left = cache.keep(5, from: 2, of: -1)
    #expect(cache.kept(of: left, from: 2) == 5)
    #expect(cache.kept(of: left, from: 1) == 0)
    #expect(cache.kept(of: -1, from: 2) == 0)
    cache.take(2)
    #expect(cache.kept(of: left, from: 2) == 3)
    cache.reclaim(of: left, from: 2)
    #expect(cache.unused == 0)
    #expect(cache.kept(of: left, from: 2) == 0)
  }

  @Test func aSequenceFindsWhatItLeftEachTimeItWasPreempted() {
    var cache = PrefixCache(blocks: 8, of: 1)
    cache.take(8)
    let left = cache.keep(3, from: 4, of: -1)
    let again = cache.keep(5, from: 0, of: left)
    #expect(again == left)
    // Its blocks 0 to 4 as it left them last, then 5 and 6 as it left them first.
    #expect(cache.kept(of: left, from: 0) == 7)
    cache.reclaim(of: left, from: 0)
    // Block 4 is there a second time.
    #expect(cache.unused == 1)
    #expect(cache.kept(of: left, from: 4) == 1)
    cache.take(1)
    #expect(cache.kept(of: left, from: 4) == 0)
  }

  @Test func newsSayWhatIsHeld() {
    var cache = PrefixCache(blocks: 2, of: 1)
    cache.keepsNews = true
    cache.take(2)
    cache.time = 7
    _ = cache.offer(ab, from: 0, upTo: 1)
    _ = cache.offer(ab, from: 1, upTo: 2)
    _ = cache.release(ab, upTo: 2)
    cache.time = 8
    cache.take(2)
    #expect(
      cache.news == [
        PrefixNews(time: 7, branch: 0, tokens: 1), PrefixNews(time: 7, branch: 0, tokens: 2),
        PrefixNews(time: 8, branch: 0, tokens: 0),
      ])
  }
}

/// The cache, which works by spans, held against one that works block by block.
@Suite struct PrefixCacheReferenceTests {
  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func holdsAndForgetsTheSameBlocks(_ seed: UInt64) {
    var history = PrefixHistory(seed: seed)
    for _ in 0..<300 where history.difference == nil { history.advance() }
    #expect(history.difference == nil)
  }
}

/// Jobs with prompts from a random tree that come, grow, are preempted and leave, in both caches.
private struct PrefixHistory {
  /// As in the engine, the last of its tokens is never computed: the next one follows from it.
  private struct Job {
    var id: Int
    var node: Int32
    var tokens: Int
    var computed = 0
    var shared = 0
    var left: Int32 = -1
  }

  private let random: RandomStream
  private let block: Int
  private let tree = PrefixTree()
  private var ends: [Int32] = []
  private var cache: PrefixCache
  private var reference: ReferenceBlocks
  private var free: Int
  private var waiting: [Job] = []
  private var running: [Job] = []
  private var jobs = 0
  private(set) var difference: String?

  init(seed: UInt64) {
    random = RandomStream(seed: seed, name: "prefixes")
    block = 1 + random.below(4)
    let blocks = 12 + random.below(60)
    free = blocks
    cache = PrefixCache(blocks: blocks, of: block)
    reference = ReferenceBlocks(blocks)
    for _ in 0..<(3 + random.below(40)) {
      let parent = ends.isEmpty || random.below(8) == 0 ? -1 : ends[random.below(ends.count)]
      let end = tree.end(of: parent) + random.below(9)
      guard end <= 10 * block else { continue }
      ends.append(tree.node(after: parent, label: random.below(50), end: end))
    }
  }

  mutating func advance() {
    switch random.below(5) {
    case 0:
      let node = ends.isEmpty ? -1 : ends[random.below(ends.count)]
      jobs += 1
      waiting.append(
        Job(id: jobs, node: node, tokens: max(2, tree.end(of: node)) + random.below(6)))
    case 1, 2: admit()
    case 3: grow()
    default: leave()
    }
    if cache.unused != free || reference.free.count != free {
      difference = "\(cache.unused) and \(reference.free.count) blocks are unused, not \(free)"
    }
  }

  private func spans(_ job: Job) -> ContiguousArray<PrefixSpan> {
    var spans: ContiguousArray<PrefixSpan> = []
    tree.spans(of: job.node, into: &spans)
    return spans
  }

  /// What the full blocks of a prompt hold: each is told by the first prefix that ends beyond it.
  private func contents(_ job: Job) -> [ReferenceBlocks.Content] {
    var contents: [ReferenceBlocks.Content] = []
    var path: ContiguousArray<Int32> = []
    tree.path(to: job.node, into: &path)
    for node in path {
      while (contents.count + 1) * block <= tree.end(of: node) {
        contents.append(.prefix(node, block: contents.count))
      }
    }
    return contents
  }

  private mutating func admit() {
    guard var job = waiting.first else { return }
    let (most, contents) = ((job.tokens - 1) / block, contents(job))
    let hit = cache.hit(spans(job), atMost: most)
    let own = cache.kept(of: job.left, from: hit.blocks)
    let expected = reference.hits(job.id, contents, atMost: most)
    if expected.shared != hit.blocks || expected.blocks.count != hit.blocks + own
      || reference.idle(expected.blocks) != hit.idle + own
    {
      difference = "hit \(hit) and \(own), not \(expected)"
      return
    }
    let idle = hit.idle + own
    let computed = min(job.tokens - 1, (hit.blocks + own) * block + 1 + random.below(3 * block))
    let total = (computed + block - 1) / block
    guard idle + total - hit.blocks - own <= free else { return }
    waiting.removeFirst()
    cache.use(spans(job), upTo: hit.blocks)
    if own > 0 { cache.reclaim(of: job.left, from: hit.blocks) }
    cache.take(total - hit.blocks - own)
    reference.use(expected, by: job.id)
    reference.grow(job.id, to: total)
    free -= idle + total - hit.blocks - own
    job.shared = hit.blocks
    job.computed = computed
    offer(&job)
    running.append(job)
  }

  private mutating func offer(_ job: inout Job) {
    job.shared = cache.offer(spans(job), from: job.shared, upTo: job.computed / block)
    reference.offer(job.id, contents(job), upTo: job.computed / block)
  }

  private mutating func grow() {
    guard !running.isEmpty else { return }
    let index = random.below(running.count)
    let computed = min(running[index].tokens - 1, running[index].computed + random.below(3 * block))
    let blocks = { [block] (tokens: Int) in (tokens + block - 1) / block }
    let need = blocks(computed) - blocks(running[index].computed)
    guard need <= free else { return }
    cache.take(need)
    reference.grow(running[index].id, to: blocks(computed))
    free -= need
    var job = running[index]
    job.computed = computed
    offer(&job)
    running[index] = job
  }

  private mutating func leave() {
    guard !running.isEmpty else { return }
    var job = running.remove(at: random.below(running.count))
    let isPreempted = random.below(3) == 0
    let own = (job.computed + block - 1) / block - job.shared
    let full = job.computed / block - job.shared
    cache.give(isPreempted ? own - full : own)
    if isPreempted {
      job.left = cache.keep(full, from: job.shared, of: job.left)
    }
    free += own + cache.release(spans(job), upTo: job.shared)
    reference.release(job.id, full: job.computed / block, isPreempted: isPreempted)
    job.shared = 0
    if isPreempted { waiting.insert(job, at: 0) }
  }
}
