import DiscreteEvents
import Pool
import SeatrialTestSupport
import Testing

/// What every eviction policy that a scenario can name must keep.
@Suite("Every eviction policy")
struct EvictionContractTests {
  /// Sequences of every kind, and the places of the memory that serves them.
  static let cases: [(sequence: PageSequence, places: Int)] = (1...6 as ClosedRange<UInt64>)
    .flatMap { seed in
      [
        (.zipf(items: 30, exponent: 1, count: 1500, seed: seed), 6),
        (.uniform(items: 9, count: 800, seed: seed), 1 + Int(seed)),
        (.scan(items: 11, count: 800, seed: seed), 8),
        (.sessions(items: 40, agents: 12, count: 1500, seed: seed), 5),
      ]
    }

  @Test("lets go only what is resident and not in use", arguments: EvictionConfig.every)
  func keepsTheContract(config: EvictionConfig) {
    for (index, (sequence, places)) in Self.cases.enumerated() {
      let random = RandomStream(seed: UInt64(index), name: "uses")
      var caches = (0..<2).map { _ in
        PageCache(
          config.makePolicy(on: sequence, places: places), items: sequence.items, places: places)
      }
      var inUse: [Int] = []
      var refused = 0
      for (number, item) in sequence.requests.enumerated() {
        let hasRoom = caches.indices.map { caches[$0].use(item, request: number) }
        #expect(hasRoom[0] == hasRoom[1])
        if hasRoom[0] { inUse.append(item) } else { refused += 1 }
        while !inUse.isEmpty, inUse.count >= places || random.below(3) == 0 {
          let released = inUse.remove(at: random.below(inUse.count))
          guard !inUse.contains(released) else { continue }
          for index in caches.indices { caches[index].release(released, after: number) }
        }
      }
      #expect(caches[0].faults == [], "case \(index)")
      #expect(caches[0].isResident == caches[1].isResident, "case \(index) depends on more")
      // All places in use at once leave no room; the epoch policy also keeps its plan.
      #expect(refused < sequence.requests.count / 2)
    }
  }

  @Test("loads no less often than Belady's rule", arguments: EvictionConfig.every)
  func isNoBetterThanBelady(config: EvictionConfig) {
    for (index, (sequence, places)) in Self.cases.enumerated() {
      let least = EvictionConfig.belady.loads(on: sequence, places: places)
      #expect(config.loads(on: sequence, places: places) >= least, "case \(index)")
    }
  }

  @Test(
    "loads each item once where all of them have a place, and some are not for passing through",
    arguments: EvictionConfig.every.filter { $0.transientPlaces == nil })
  func loadsEachItemOnce(config: EvictionConfig) {
    let sequence = PageSequence.zipf(items: 8, exponent: 0.5, count: 400, seed: 3)
    #expect(config.loads(on: sequence, places: 8) == Set(sequence.requests).count)
  }
}

@Suite("Belady's rule")
struct BeladyTests {
  @Test("loads as rarely as the best of all rules, found by trying them")
  func isOptimal() {
    var better = 0
    for seed in 1...150 as ClosedRange<UInt64> {
      let random = RandomStream(seed: seed, name: "tiny")
      let items = 2 + random.below(6)
      let sequence = PageSequence.uniform(
        items: items, count: 5 + random.below(40), seed: seed)
      for places in 1...4 {
        let loads = EvictionConfig.belady.loads(on: sequence, places: places)
        #expect(loads == sequence.fewestLoads(places: places), "seed \(seed), \(places) places")
        if loads < EvictionConfig.lru.loads(on: sequence, places: places) { better += 1 }
      }
    }
    #expect(better > 200)
  }

  @Test("looks past requests that it has not seen")
  func looksPastWhatWasServedElsewhere() {
    // Item 0 is next asked for by request 3, which goes elsewhere, and then by no other.
    let sequence = PageSequence(items: 3, requests: [0, 1, 2, 0, 1, 2, 1])
    var cache = PageCache(
      EvictionConfig.belady.makePolicy(on: sequence, places: 2), items: 3, places: 2)
    for number in [0, 1, 5] {
      _ = cache.use(sequence.requests[number], request: number)
      cache.release(sequence.requests[number], after: number)
    }
    #expect(cache.isResident == [false, true, true])
  }
}

@Suite("An indexed heap")
struct ItemHeapTests {
  @Test("has what a sorted array has on top, whatever was done to it")
  func agreesWithASortedArray() {
    let random = RandomStream(seed: 8, name: "heap operations")
    var heap = ItemHeap(items: 40)
    var ranks = (0..<40).map { _ in EvictionRank(major: 0, minor: 0) }
    var members: Set<Int> = []
    for _ in 0..<20_000 {
      let item = random.below(40)
      switch random.below(3) {
      case 0:
        ranks[item] = EvictionRank(major: Double(random.below(5)), minor: random.below(4))
        heap[item] = ranks[item]
      case 1:
        if members.insert(item).inserted { heap.insert(item) }
      default:
        heap.remove(item)
        members.remove(item)
      }
      let first = members.min { (ranks[$0], $0) < (ranks[$1], $1) }
      #expect(heap.first == first)
      #expect(heap.contains(item) == members.contains(item))
    }
  }
}
