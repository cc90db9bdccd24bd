import Calibration
import DiscreteEvents
import Testing

/// The search that takes no derivatives.
@Suite struct CovarianceAdaptationTests {
  private static func found(
    from start: [Double], _ value: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    CovarianceAdaptation.minimise(
      from: start, step: 0.5, generations: 600, more: 6, RandomStream(seed: 1, name: "test/search"),
      value)
  }

  /// Rosenbrock's function in five dimensions: a bent valley, whose least value 0 is at 1, 1, … .
  /// The search ends when its step is below 1e-4, where the value is some (1e-4)² times the
  /// function's greatest curvature (about 1,000): 1e-5.
  @Test("a bent valley is followed to its end")
  func bentValley() {
    let best = Self.found(from: [-1, 0.5, -0.5, 1.5, 0]) { x in
      (0..<4).reduce(0) { sum, i in
        let rise = x[i + 1] - x[i] * x[i]
        return sum + 100 * rise * rise + (1 - x[i]) * (1 - x[i])
      }
    }
    #expect(best.value < 1e-5)
  }

  /// Small jumps everywhere, a thousandth of the slope's height over the first step: a method of
  /// derivatives sees nothing but these.
  @Test("small jumps do not stop it")
  func jumps() {
    let best = Self.found(from: [2, -3, 4]) { x in
      x.reduce(0) { $0 + $1 * $1 } + 0.01
        * x.reduce(0) { $0 + ($1 * 50).rounded() }
        .truncatingRemainder(dividingBy: 2)
    }
    // The jumps are up to 0.01 either way; what is left of the squares is no more than that.
    #expect(best.point.reduce(0) { $0 + $1 * $1 } < 0.02)
  }

  @Test("the same stream finds the same point, another one another")
  func sameAgain() {
    func search(_ name: String) -> [Double] {
      CovarianceAdaptation.minimise(
        from: [1, 1], step: 0.3, generations: 5, more: 0, RandomStream(seed: 1, name: name)
      ) { $0[0] * $0[0] + 3 * $0[1] * $0[1] }.point
    }
    #expect(search("a") == search("a"))
    #expect(search("a") != search("b"))
  }

  @Test("a start that is best stays, and nothing to find is nothing")
  func ends() {
    #expect(Self.found(from: []) { _ in 1 }.value == 1)
    #expect(Self.found(from: [3]) { $0 == [3] ? 0 : 1 }.point == [3])
  }
}
