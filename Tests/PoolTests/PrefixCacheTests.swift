import Pool
import Testing

/// What KV blocks hold when nobody uses them.
@Suite struct PrefixCacheTests {
  private let a = PrefixCache.Content(node: 0, block: 0)
  private let b = PrefixCache.Content(node: 0, block: 1)

  @Test func untouchedBlocksAreTakenBeforeThoseThatHoldSomething() {
    var cache = PrefixCache(blocks: 2)
    cache.take(1)
    cache.insert(a)
    let isLast1 = cache.release(a)
    #expect(isLast1)
    cache.take(1)
    #expect(cache.holds(a))
    cache.take(1)
    #expect(!cache.holds(a))
    #expect(cache.unused == 0)
  }

  @Test func theLongestUnusedGoesFirst() {
    var cache = PrefixCache(blocks: 2)
    cache.take(2)
    cache.insert(a)
    cache.insert(b)
    let isLast2 = cache.release(a)
    #expect(isLast2)
    let isLast3 = cache.release(b)
    #expect(isLast3)
    cache.use(a)
    let isLast4 = cache.release(a)
    #expect(isLast4)
    cache.take(1)
    #expect(cache.holds(a))
    #expect(!cache.holds(b))
  }

  @Test func aBlockThatTwoShareIsFreeWhenBothHaveLeft() {
    var cache = PrefixCache(blocks: 1)
    cache.take(1)
    cache.insert(a)
    cache.use(a)
    let isLast5 = cache.release(a)
    #expect(!isLast5)
    #expect(cache.shared == 1)
    #expect(!cache.isIdle(a))
    let isLast6 = cache.release(a)
    #expect(isLast6)
    #expect(cache.isIdle(a))
  }

  @Test func aPreemptedSequenceLosesItsBlocksFromTheEnd() {
    var cache = PrefixCache(blocks: 5)
    cache.take(5)
    let left = cache.keep(5, of: 3)
    #expect(cache.kept(left, of: 3) == 5)
    #expect(cache.kept(left, of: 4) == 0)
    cache.take(2)
    #expect(cache.kept(left, of: 3) == 3)
    cache.reclaim(left, of: 3)
    #expect(cache.unused == 0)
    #expect(cache.kept(left, of: 3) == 0)
  }
}
