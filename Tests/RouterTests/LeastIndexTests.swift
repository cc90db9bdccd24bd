import DiscreteEvents
import Router
import Testing

@Suite("The index of the least loaded replica")
struct LeastIndexTests {
  /// The same by scanning, with nothing clever.
  struct Scan {
    var loads: [Int?]
    /// When each was last chosen: −1 = never, which is before all others.
    var chosen: [Int]
    var choices = 0

    init(count: Int) {
      loads = Array(repeating: 0, count: count)
      chosen = Array(repeating: -1, count: count)
    }

    var least: Int? {
      var best: Int?
      for replica in loads.indices {
        guard let load = loads[replica] else { continue }
        guard let found = best, let least = loads[found] else {
          best = replica
          continue
        }
        if (load, chosen[replica]) < (least, chosen[found]) { best = replica }
      }
      return best
    }

    mutating func choose(_ replica: Int, load: Int) {
      loads[replica] = load
      chosen[replica] = choices
      choices += 1
    }
  }

  @Test(
    "agrees with a scan over 100,000 random changes, with ties and replicas out",
    arguments: [
      1, 2, 3, 8, 13,
    ])
  func agreesWithScan(count: Int) {
    let random = RandomStream(seed: UInt64(count), name: "changes")
    var index = LeastIndex(count: count)
    var scan = Scan(count: count)
    var allOut = 0
    for change in 0..<20_000 {
      let replica = random.below(count)
      let load = random.below(4)
      switch random.below(10) {
      case 0...2:
        index.set(replica, load: .max)
        scan.loads[replica] = nil
      case 3...5:
        index.set(replica, load: load)
        scan.loads[replica] = load
      default:
        // As a router does: mostly the least loaded gets one more.
        let chosen = scan.least ?? replica
        index.choose(chosen, load: (scan.loads[chosen] ?? 0) + 1)
        scan.choose(chosen, load: (scan.loads[chosen] ?? 0) + 1)
      }
      if scan.least == nil { allOut += 1 }
      #expect(index.least == scan.least, "after change \(change)")
      #expect(index.load(of: replica) == scan.loads[replica] ?? .max)
    }
    #expect(allOut > 0 || count > 3)
  }

  @Test("an index of nothing has no least")
  func empty() {
    #expect(LeastIndex(count: 0).least == nil)
  }
}
