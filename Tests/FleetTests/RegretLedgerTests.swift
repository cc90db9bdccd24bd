import DiscreteEvents
import Fleet
import Testing

@Suite("The ledger of regret") struct RegretLedgerTests {
  /// Requests with an expected reward for each of `arms` arms, some equal, and what was earned.
  private func requests(
    _ count: Int, arms: Int, seed: UInt64
  ) -> [(means: [Double], earned: Double)] {
    let random = RandomStream(seed: seed, name: "requests")
    return (0..<count).map { _ in
      let means = (0..<arms).map { _ in Double(random.below(21) - 4) / 16 }
      return (means, means[random.below(arms)])
    }
  }

  /// Of some requests, what the best of `choices` is worth, one choice for all of them.
  ///
  /// Sums are made in the order of the requests, as the ledger's are: they must be the same bits.
  private func best<Choice>(
    of choices: [Choice], on requests: some Sequence<(means: [Double], earned: Double)>,
    worth: (Choice, [Double]) -> Double
  ) -> Double {
    choices.map { choice in requests.reduce(0) { $0 + worth(choice, $1.means) } }.max() ?? 0
  }

  @Test(
    "the best arm, the best cache and the clairvoyant are those of all choices tried one by one")
  func bruteForce() throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      let arms = 1 + Int(seed % 7)
      let slots = 1 + Int(seed / 7) % (arms + 2)
      let missCost = 0.3
      let all = requests(40, arms: arms, seed: seed)
      var ledger = RegretLedger(stages: [Array(0..<arms)], missCost: missCost, slots: slots)
      for request in all { ledger.add(means: request.means, earned: request.earned) }
      // A set with room to spare is never better than a full one.
      let caches = (0..<1 << arms).filter { $0.nonzeroBitCount <= slots }
      for point in ledger.curve.points {
        let seen = all.prefix(point.requests)
        let cache = best(of: caches, on: seen) { set, means in
          means.indices.map { set >> $0 & 1 == 1 ? means[$0] : means[$0] - missCost }.max() ?? 0
        }
        let clairvoyant = seen.reduce(0) { $0 + ($1.means.max() ?? 0) }
        let fixed = best(of: Array(0..<arms), on: seen) { $1[$0] }
        #expect(point.worths == [cache, clairvoyant, fixed], "seed \(seed)")
        #expect(point.earned == seen.reduce(0) { $0 + $1.earned })
      }
      #expect(ledger.curve.comparators == [.cache, .clairvoyant, .fixed])
      #expect(ledger.curve.points.last?.requests == 40)
    }
  }

  @Test("where work has stages, a choice is a chain of one arm of each, worth their product")
  func chains() {
    let stages = [[0, 3], [1], [2, 4, 5]]
    let paths = stages[0].flatMap { first in stages[2].map { [first, 1, $0] } }
    for seed in 1...20 as ClosedRange<UInt64> {
      let all = requests(30, arms: 6, seed: seed).map { request in
        (means: request.means.map(abs), earned: 0.0)
      }
      var ledger = RegretLedger(stages: stages, missCost: 0.3, slots: 2)
      for request in all { ledger.add(means: request.means, earned: 0) }
      func worth(_ path: [Int], _ means: [Double]) -> Double {
        path.reduce(1) { $0 * means[$1] }
      }
      let fixed = best(of: paths, on: all, worth: worth)
      let clairvoyant = all.reduce(0.0) { sum, request in
        sum + (paths.map { worth($0, request.means) }.max() ?? 0)
      }
      #expect(ledger.curve.comparators == [.clairvoyant, .fixed])
      #expect(ledger.curve.points.last?.worths == [clairvoyant, fixed], "seed \(seed)")
      #expect(ledger.curve.regrets(against: .fixed)?.last == fixed)
      #expect(ledger.curve.regrets(against: .cache) == nil)
    }
  }

  @Test("sets are counted while there are at most 5,000 of them, from either side")
  func limits() {
    func hasCache(_ arms: Int, _ slots: Int?, missCost: Double = 1) -> Bool {
      RegretLedger(stages: [Array(0..<arms)], missCost: missCost, slots: slots)
        .comparators.contains(.cache)
    }
    #expect(hasCache(15, 3))  // 455
    #expect(hasCache(100, 2))  // 4,950
    #expect(hasCache(100, 98))
    #expect(!hasCache(101, 2))  // 5,050
    #expect(!hasCache(200, 100))
    #expect(hasCache(4, 9))  // All fit: one set.
    #expect(!hasCache(4, 0))
    #expect(!hasCache(4, nil))
    #expect(!hasCache(4, 2, missCost: 0))
    let wide = Array(repeating: 0, count: 18).indices.map { [3 * $0, 3 * $0 + 1, 3 * $0 + 2] }
    #expect(RegretLedger(stages: wide).comparators == [.clairvoyant])  // 3^18 chains
  }

  @Test("regret is noted at the powers of the fourth root of 2, each once, and at the end")
  func checkpoints() {
    var ledger = RegretLedger(stages: [[0]])
    #expect(ledger.curve.points.isEmpty)
    for _ in 0..<50 { ledger.add(means: [1], earned: 0.5) }
    // 2^(i/4) rounded: 1, 1.19, 1.41, 1.68, 2, 2.38, 2.83, 3.36, 4, 4.76, 5.66, 6.73, 8, …
    #expect(
      ledger.curve.points.map(\.requests)
        == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 23, 27, 32, 38, 45, 50])
    #expect(ledger.curve.regrets(against: .clairvoyant)?.last == 25)
    for _ in 50..<54 { ledger.add(means: [1], earned: 0.5) }
    #expect(ledger.curve.points.suffix(2).map(\.requests) == [45, 54])
  }
}
