import DiscreteEvents
import Statistics
import Testing

@Suite("The warm-up by MSER-5") struct WarmUpTests {
  /// The rule word for word, in quadratic time.
  private func plain(_ series: [Double]) -> Int? {
    let means = (0..<series.count / 5).map { series[$0 * 5..<$0 * 5 + 5].reduce(0, +) / 5 }
    guard means.count >= 10 else { return nil }
    let errors = (0...means.count - 5).map { leftOut in
      let rest = means[leftOut...]
      let mean = rest.reduce(0, +) / Double(rest.count)
      let squares = rest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return squares / Double(rest.count * rest.count)
    }
    guard let least = errors.indices.min(by: { errors[$0] < errors[$1] }) else { return nil }
    return least > means.count / 2 ? nil : least * 5
  }

  /// Waits of successive customers of M/M/1 by Lindley's recursion, the first of whom finds
  /// `backlog` seconds of work.
  private func waits(
    _ count: Int, load: Double = 0.8, backlog: Double, seed: UInt64
  ) -> [Double] {
    let random = RandomStream(seed: seed, name: "waits")
    var wait = backlog
    return (0..<count).map { _ in
      defer {
        wait = max(0, wait + random.exponential(mean: 1) - random.exponential(mean: 1 / load))
      }
      return wait
    }
  }

  @Test(
    "the one pass finds what the rule written out finds", arguments: 1...40 as ClosedRange<UInt64>)
  func matchesPlain(seed: UInt64) {
    let series = waits(50 + 37 * Int(seed), backlog: Double(seed % 4) * 10, seed: seed)
    #expect(WarmUp.observations(in: series) == plain(series))
  }

  @Test("a step is left out, and nothing else")
  func step() {
    let series = (0..<400).map { $0 < 60 ? 10 : Double($0 % 5) }
    #expect(WarmUp.observations(in: series) == 60)
  }

  @Test("a steady series is left whole")
  func constant() {
    #expect(WarmUp.observations(in: Array(repeating: 0.1, count: 200)) == 0)
  }

  @Test("an overloaded queue has no steady state", arguments: 1...20 as ClosedRange<UInt64>)
  func overloaded(seed: UInt64) {
    #expect(WarmUp.observations(in: waits(20_000, load: 1.25, backlog: 0, seed: seed)) == nil)
  }

  @Test("a step in the second half is no warm-up")
  func lateStep() {
    #expect(WarmUp.observations(in: (0..<400).map { $0 < 300 ? 10 : Double($0 % 5) }) == nil)
  }

  @Test("fewer than 50 observations say nothing, and a broken batch at the end is not used")
  func short() {
    #expect(WarmUp.observations(in: []) == nil)
    #expect(WarmUp.observations(in: Array(repeating: 1, count: 49)) == nil)
    #expect(WarmUp.observations(in: Array(repeating: 1, count: 50) + [9, 9, 9, 9]) == 0)
  }

  /// The mean wait is 4. Work of 200 s drains at 0.2 s a second, so in 1,000 s, in which 800
  /// customers come; what is left of it then is below the noise. An empty system fills within
  /// 90 s (1/(1 − √0.8)²), 72 customers, its bias within the noise of one run. Measured medians are
  /// 960 and 0; chance makes 10 % of the empty starts lose more than a tenth of the run.
  @Test("M/M/1 that starts full loses its backlog, and one that starts empty next to nothing")
  func queue() {
    var empty: [Int] = []
    var full: [Int] = []
    for seed in 1...100 as ClosedRange<UInt64> {
      empty.append(WarmUp.observations(in: waits(20_000, backlog: 0, seed: seed)) ?? 20_000)
      full.append(WarmUp.observations(in: waits(20_000, backlog: 200, seed: seed)) ?? 20_000)
    }
    // Five times the time to fill; half of the backlog at the least, twice of it as a rule.
    #expect(empty.sorted()[50] <= 5 * 72)
    #expect(full.sorted()[10] >= 400 && full.sorted()[50] <= 1_600)
  }
}
