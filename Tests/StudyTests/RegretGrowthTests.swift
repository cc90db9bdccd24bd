import DiscreteEvents
import Fleet
import Foundation
import Study
import Testing

@Suite("How regret grows") struct RegretGrowthTests {
  /// The ledger of a policy that loses `loss(t)` on the t-th of `requests` requests.
  private func curve(_ requests: Int, loss: (Int) -> Double) -> RegretCurve {
    var ledger = RegretLedger(stages: [[0, 1]])
    for t in 1...requests { ledger.add(means: [1, 0], earned: 1 - loss(t)) }
    return ledger.curve
  }

  /// One whose expected losses add up to t^`exponent`, each drawn from an exponential distribution.
  private func random(_ exponent: Double, requests: Int, replication: Int) -> RegretCurve {
    let random = RandomStream(seed: 5, replication: replication, name: "losses")
    return curve(requests) { t in
      let mean = pow(Double(t), exponent) - pow(Double(t - 1), exponent)
      return random.exponential(mean: mean)
    }
  }

  @Test("the exponent of √T is a half, of T one", arguments: [0.5, 0.7, 1])
  func exact(exponent: Double) throws {
    let curves = [1.0, 3].map { scale in
      curve(8192) { t in scale * (pow(Double(t), exponent) - pow(Double(t - 1), exponent)) }
    }
    let growth = try #require(RegretGrowth(curves, against: .clairvoyant))
    let slope = try #require(growth.slope)
    // Sums of 8,192 numbers below 4, each off by 2^-53 of the sum: below 1e-8 of the least regret.
    #expect(abs(slope.value - exponent) < 1e-8)
    #expect(try #require(slope.halfWidth) < 1e-8)
    let last = try #require(growth.points.last)
    #expect(last.requests == 8192)
    #expect(abs(last.regret.value - 2 * pow(8192, exponent)) < 1e-6)
    #expect(abs(last.compared - 8192) < 1e-9)
    #expect(abs(last.compared - last.earned - last.regret.value) < 1e-6)
  }

  @Test("intervals of random curves cover the exponent, and exclude one that is 0.05 off")
  func claims() throws {
    for exponent in [0.5, 0.75] {
      let curves = (0..<30).map { random(exponent, requests: 8192, replication: $0) }
      let growth = try #require(RegretGrowth(curves, against: .fixed))
      let slope = try #require(growth.slope)
      // The mean of ln R is below ln E[R] by about var/(2·mean²), where var ≈ Σ b²·t^(2b−2): at the
      // first place looked at, 512, 0.0015 for b = 1/2 and 0.0011 for 3/4, and less further on.
      // A tilt of d over an even grid of width w = ln 16 moves the slope by at most
      // d/2·(w/4)/(w²/12) = 0.54·d, which is below 0.001.
      let halfWidth = try #require(slope.halfWidth)
      #expect(abs(slope.value - exponent) <= halfWidth + 0.001)
      #expect(abs(slope.value - exponent - 0.05) > halfWidth)
      #expect(abs(slope.value - exponent + 0.05) > halfWidth)
    }
  }

  @Test("regret that is not above zero, and a short run, have no exponent")
  func none() throws {
    // At first it gains what it later loses.
    #expect(curve(4096) { $0 <= 1000 ? -1 : 1 }.slope(against: .clairvoyant) == nil)
    #expect(curve(4096) { _ in 0 }.slope(against: .clairvoyant) == nil)
    #expect(curve(4096) { _ in 1 }.slope(against: .cache) == nil)
    #expect(curve(127) { _ in 1 }.slope(against: .clairvoyant) == nil)
    #expect(curve(128) { _ in 1 }.slope(against: .clairvoyant) != nil)
    // What happened in the first sixteenth does not matter.
    #expect(curve(4096) { $0 <= 100 ? -1 : 1 }.slope(against: .clairvoyant) != nil)
    // One replication without an exponent cannot be left out: it is no random one.
    let curves = [curve(512) { _ in 1 }, curve(512) { _ in 0 }]
    let growth = try #require(RegretGrowth(curves, against: .clairvoyant))
    #expect(growth.slope == nil)
    #expect(growth.points.last?.regret.value == 256)
    #expect(RegretGrowth([], against: .clairvoyant) == nil)
    #expect(RegretGrowth(curves, against: .cache) == nil)
  }

  @Test("a curve goes as far as all replications do")
  func lengths() throws {
    let growth = try #require(
      RegretGrowth(
        [curve(100) { _ in 1 }, curve(105) { _ in 1 }, curve(300) { _ in 2 }],
        against: .fixed))
    // 91 is the last place before 100, where the shortest ends and the others go on.
    #expect(growth.points.map(\.requests).suffix(2) == [76, 91])
    let last = try #require(growth.points.last?.regret)
    #expect(abs(last.value - 91 * 4.0 / 3) < 1e-9)
    // s = 91/√3 over three replications, t(2, 0.975) = 4.302652729749464
    #expect(abs(try #require(last.halfWidth) - 91.0 / 3 * 4.302652729749464) < 1e-9)
  }
}

@Suite("Regret in a summary") struct RegretSummaryTests {
  private func summary(losses: [Double]) -> Summary {
    var ledger = RegretLedger(stages: [[0, 1, 2]], missCost: 0.5, slots: 1)
    for (t, loss) in losses.enumerated() {
      ledger.add(means: t % 4 == 0 ? [0, 1, 0.25] : [1, 0, 0.25], earned: 1 - loss)
    }
    var summary = Summary()
    summary.quality = Summary.Quality()
    summary.quality?.regret = Summary.Regret(ledger.curve)
    return summary
  }

  @Test("holds the regret at the end against each comparator, and how it grows")
  func numbers() throws {
    let one = summary(losses: Array(repeating: 0.5, count: 256))
    #expect(one.number(at: "quality.regret.clairvoyant") == 128)
    // The best fixed arm is worth 192 of 256, the best cache also 64·(1 − 0.5) of the rest.
    #expect(one.number(at: "quality.regret.fixed") == 64)
    #expect(one.number(at: "quality.regret.cache") == 96)
    #expect(one.quality?.regret?.slopeAgainst == "cache")
    #expect(try #require(one.number(at: "quality.regret.slope")) > 0.5)
  }

  @Test("a mean has an exponent with an interval only where every replication has one")
  func mean() throws {
    let (fast, slow) = (Array(repeating: 0.5, count: 256), Array(repeating: 0.25, count: 256))
    let both = Summary.mean(of: [summary(losses: fast), summary(losses: slow)])
    #expect(both.number(at: "quality.regret.clairvoyant") == 96)
    // Half the difference of two values is their standard error: t(1, 0.975) = 12.706204736174698.
    let halfWidth = try #require(both.intervals?["quality.regret.clairvoyant"])
    #expect(abs(halfWidth - 32 * 12.706204736174698) < 1e-9)
    #expect(both.intervals?["quality.regret.slope"] != nil)
    #expect(both.numbers.count == both.intervals?.count)

    let none = summary(losses: Array(repeating: 0, count: 256))
    #expect(none.number(at: "quality.regret.slope") == nil)
    let mixed = Summary.mean(of: [summary(losses: fast), none])
    #expect(mixed.number(at: "quality.regret.slope") == nil)
    #expect(mixed.intervals?["quality.regret.slope"] == nil)
    #expect(mixed.number(at: "quality.regret.clairvoyant") == 64)
    #expect(mixed.number(at: "engine.leaps") == 0)
  }
}
