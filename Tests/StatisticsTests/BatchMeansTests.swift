import DiscreteEvents
import SeatrialTestSupport
import Statistics
import Testing

@Suite("Batch means") struct BatchMeansTests {
  @Test("batches are of one length, and what is left over is left out at the start")
  func batches() throws {
    let batches = try #require(BatchMeans(of: [99, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9], batches: 3))
    #expect(batches.means == [2, 5, 8])
    #expect(batches.interval() == MeanInterval(of: [2, 5, 8]))
    // Deviations −3, 0, 3: products 0, squares 18.
    #expect(batches.autocorrelation == 0)
    #expect(BatchMeans(of: [1, 2], batches: 3) == nil)
    #expect(BatchMeans(of: Array(repeating: 0, count: 19)) == nil)
  }

  @Test("batches that are all equal are independent as far as anyone can see")
  func equal() throws {
    let batches = try #require(BatchMeans(of: Array(repeating: 0.1, count: 40)))
    #expect(batches.autocorrelation == 0 && batches.independence == 1)
    #expect(batches.interval().halfWidth == 0)
  }

  /// Σ (Zᵢ₊₁ − Zᵢ)² = 2Σ (Zᵢ − Z̄)² − (Z₁ − Z̄)² − (Z_k − Z̄)² − 2Σ (Zᵢ − Z̄)(Zᵢ₊₁ − Z̄): rising
  /// means 1…8 have Σ steps² = 7 and Σ (Zᵢ − Z̄)² = 42, so √(63/6)·(1 − 7/84) = 2.970.
  @Test("the test of independence is that of von Neumann's ratio")
  func vonNeumann() throws {
    let rising = try #require(BatchMeans(of: (1...8).map(Double.init), batches: 8))
    #expect(abs(rising.independence - 0.0014873541) < 1e-9)
    // Alternating ±1: steps² 28, squares 8, √(63/6)·(1 − 28/16) = −2.430.
    let alternating = try #require(
      BatchMeans(of: (0..<8).map { $0 % 2 == 0 ? 1 : -1 }, batches: 8))
    #expect(abs(alternating.independence - 0.9924563723) < 1e-9)
    #expect(alternating.autocorrelation == -7.0 / 8)
  }

  @Test("independent batches fail the test as often as its level says")
  func falseAlarms() throws {
    let random = RandomStream(seed: 1, name: "batches")
    let trials = 8_000
    var alarms = 0
    for _ in 0..<trials {
      let batches = try #require(BatchMeans(of: (0..<20).map { _ in random.normal() }))
      if batches.independence < 0.05 { alarms += 1 }
    }
    // Four binomial standard deviations of 0.24 %.
    #expect(abs(Double(alarms) / Double(trials) - 0.05) < 0.01)
  }

  /// A first-order autoregression, x' = 0.9·x + noise: its correlation time is 19 steps. Batches of
  /// 10 cover 78 % and fail the test of independence in 73 % of the runs; batches of 1,000 cover
  /// 94.9 % and fail it in 5.6 %.
  @Test("long batches cover, and short ones neither cover nor pass for independent")
  func autoregression() throws {
    let random = RandomStream(seed: 2, name: "batches")
    for (length, isLong) in [(10, false), (1_000, true)] {
      var coverage = Coverage()
      var alarms = 0
      for _ in 0..<2_000 {
        var x = random.normal() / (1 - 0.81).squareRoot()
        let series = (0..<20 * length).map { _ in
          x = 0.9 * x + random.normal()
          return x
        }
        let batches = try #require(BatchMeans(of: series))
        let interval = batches.interval()
        coverage.add(interval.mean, interval.halfWidth, truth: 0)
        if batches.independence < 0.05 { alarms += 1 }
      }
      #expect(Coverage.accepted.contains(coverage.share) == isLong)
      #expect(alarms > 1_200 || isLong)
    }
  }
}
