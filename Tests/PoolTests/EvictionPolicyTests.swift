import DiscreteEvents
import Pool
import SeatrialTestSupport
import Testing

/// What each eviction policy does, on sequences short enough to follow by hand. Requests come one a
/// second; items are letters.
@Suite("An eviction policy")
struct EvictionPolicyTests {
  /// What is resident after `requests`, from a memory of `places` items.
  private func resident(
    after requests: String, _ config: EvictionConfig, places: Int = 2,
    bytes: [Double] = [1, 1, 1, 1, 1, 1], loadSeconds: [Double] = [1, 1, 1, 1, 1, 1]
  ) -> String {
    let sequence = PageSequence(items: 6, requests: requests.utf8.map { Int($0) - 97 })
    let future = config.studied(sequence.future, capacity: places)
    let policy = config.makePolicy(
      for: EvictionMemory(
        items: 6, capacity: places, bytes: bytes, loadSeconds: loadSeconds, future: future))
    var cache = PageCache(policy, items: 6, places: places)
    for (number, item) in sequence.requests.enumerated() {
      _ = cache.use(item, request: number)
      cache.release(item, after: number)
    }
    return zip("abcdef", cache.isResident).filter(\.1).map { "\($0.0)" }.joined()
  }

  @Test("LRU lets the least recently used go")
  func lru() {
    #expect(resident(after: "aabac", .lru) == "ac")
    #expect(resident(after: "abac", .lru, places: 3) == "abc")
  }

  @Test("LFU keeps what was asked for most, however long ago")
  func lfu() {
    #expect(resident(after: "aaabcbcbc", .lfu(halfLife: nil)) == "bc")
    #expect(resident(after: "aaaabcbcbc", .lfu(halfLife: nil)) == "ac")
  }

  @Test("LFU with a half-life forgets what is no longer asked for")
  func agingLFU() {
    let long = "aaaaaaaaaa" + String(repeating: "bc", count: 4)
    #expect(resident(after: long, .lfu(halfLife: nil)) == "ac")
    #expect(resident(after: long, .lfu(halfLife: 3)) == "bc")
  }

  @Test("LFU with a half-life of one request is LRU, as are LRU-1 and a time to live of zero")
  func limitsAreLRU() {
    for (sequence, places) in EvictionContractTests.cases {
      let lru = EvictionConfig.lru.loads(on: sequence, places: places)
      #expect(EvictionConfig.lfu(halfLife: 1).loads(on: sequence, places: places) == lru)
      #expect(EvictionConfig.lruK(k: 1).loads(on: sequence, places: places) == lru)
      #expect(EvictionConfig.ttl(.zero).loads(on: sequence, places: places) == lru)
    }
  }

  @Test("LRU-2 lets go what was asked for once before what was asked for twice long ago")
  func lru2() {
    #expect(resident(after: "aabcd", .lruK(k: 2)) == "ad")
    #expect(resident(after: "abbaac", .lruK(k: 2)) == "ac")
  }

  @Test("GDSF lets the large go before the small, unless they take longer to load")
  func gdsf() {
    let bytes: [Double] = [1, 4, 2, 1, 1, 1]
    #expect(resident(after: "abc", .gdsf, bytes: bytes) == "ac")
    let slow: [Double] = [1, 8, 2, 1, 1, 1]
    #expect(resident(after: "abc", .gdsf, bytes: bytes, loadSeconds: slow) == "bc")
  }

  @Test("GDSF's clock lets go what was often asked for once others have come and gone")
  func gdsfAges() {
    // a has priority 3. Each of b, c, d that goes moves the clock up by 1.
    #expect(resident(after: "aaabcd", .gdsf) == "ad")
    #expect(resident(after: "aaabcdef", .gdsf) == "ef")
  }

  @Test("a time to live protects an item after its last use, and no longer")
  func timeToLive() {
    // When c comes at 3 s, a was last used 3 s ago and b 1 s ago.
    #expect(resident(after: "abbc", .ttl(.seconds(2.5))) == "bc")
    // Both are protected: the last loaded goes.
    #expect(resident(after: "abbc", .ttl(.seconds(4))) == "ac")
  }

  @Test("epochs keep what the last one asked for most, and let the rest pass")
  func epochs() {
    let epochs = EvictionConfig.epoch(length: 4, transient: 1)
    #expect(resident(after: "aab", epochs) == "ab")
    #expect(resident(after: "aaab" + "bcd", epochs) == "a")
    #expect(resident(after: "aaab" + "cccd", epochs) == "")
    #expect(resident(after: "aaab" + "cccd" + "acb", epochs) == "c")
  }

  @Test("a router's plan is kept, and nothing stays in the transient places")
  func routersPlan() {
    var policy = EvictionConfig.epoch(length: 2, transient: 1).makePolicy(
      for: EvictionMemory(
        items: 6, capacity: 3, bytes: Array(repeating: 1, count: 6),
        loadSeconds: Array(repeating: 1, count: 6)))
    policy.plan(keep: [4, 5, 3])
    var cache = PageCache(policy, items: 6, places: 3)
    for (number, item) in [4, 5, 3, 0, 0, 0, 1, 1].enumerated() {
      _ = cache.use(item, request: number)
      cache.release(item, after: number)
    }
    #expect(cache.isResident == [false, false, false, false, true, true])
    // 4, 5, 3 and each request for 0 and 1.
    #expect(cache.loads == 8)
    #expect(cache.faults == [])
  }
}
