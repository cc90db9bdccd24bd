import DiscreteEvents
import Statistics
import Testing

@Suite("The knee of a curve, by Kneedle") struct KneeTests {
  /// The paper's figure 2 has ten points of y = 5 − 1/(x + 0.1) on 0…1, with the knee at x = 0.22,
  /// the third. That curve flattens out; seen from its other end it rises ever more steeply.
  @Test("the example of the paper, mirrored, has its knee mirrored")
  func paper() {
    let curve = (0..<10).map { Double($0) / 9 }.map { (x: $0, y: 5 - 1 / ($0 + 0.1)) }
    let mirrored = curve.reversed().map { (x: 1 - $0.x, y: 5 - $0.y) }
    #expect(Knee.index(of: mirrored) == 9 - 2)
  }

  /// With both axes scaled to 0…1 the knee is where the slope is 1. The mean response of M/M/1 is
  /// 1/(1 − ρ), from ρ = 0 to b of slope 1/(1 − ρ)² against (b/(1 − b))/b: at ρ = 1 − √(1 − b).
  @Test(
    "an M/M/1 queue has its knee where the scaled curve has slope 1", arguments: [0.8, 0.9, 0.96])
  func queue(heaviest: Double) throws {
    let points = (0...200).map { heaviest * Double($0) / 200 }.map { (x: $0, y: 1 / (1 - $0)) }
    let knee = try #require(Knee.index(of: points))
    // The measured point next to it, on either side.
    #expect(abs(points[knee].x - (1 - (1 - heaviest).squareRoot())) <= heaviest / 200)
  }

  @Test("units do not matter")
  func units() {
    let points = (0...20).map { Double($0) / 21 }.map { (x: $0, y: 1 / (1 - $0)) }
    let scaled = points.map { (x: 1e9 + 1e6 * $0.x, y: -3 + 1e-6 * $0.y) }
    #expect(Knee.index(of: points) != nil)
    #expect(Knee.index(of: scaled) == Knee.index(of: points))
  }

  @Test("a knee survives noise", arguments: 1...20 as ClosedRange<UInt64>)
  func noise(seed: UInt64) throws {
    let random = RandomStream(seed: seed, name: "knee")
    // Flat to 0.8, then steep: the height above the diagonal peaks at 0.8 by far.
    let points = (0...20).map { Double($0) / 20 }.map { x in
      (x: x, y: (x <= 0.8 ? 0 : (x - 0.8) * 50) + 0.1 * random.normal())
    }
    let knee = try #require(Knee.index(of: points))
    #expect(abs(points[knee].x - 0.8) < 0.06)
  }

  @Test("a straight line, a flat one, and one that flattens out have none")
  func none() {
    #expect(Knee.index(of: (0..<10).map { (x: Double($0) / 7, y: 0.1 * Double($0)) }) == nil)
    #expect(Knee.index(of: (0..<10).map { (x: Double($0), y: 3) }) == nil)
    #expect(Knee.index(of: (0..<10).map { (x: Double($0), y: Double($0).squareRoot()) }) == nil)
  }

  @Test("too few points, points out of order and points nowhere have none")
  func wrong() {
    let steep = [(x: 0.0, y: 0.0), (1, 0), (2, 0), (3, 9), (4, 99)]
    #expect(Knee.index(of: steep) == 3)
    #expect(Knee.index(of: Array(steep.dropFirst(2))) == nil)
    #expect(Knee.index(of: []) == nil)
    #expect(Knee.index(of: steep.reversed()) == nil)
    #expect(Knee.index(of: steep + [(4, 100)]) == nil)
    #expect(Knee.index(of: steep + [(5, .infinity)]) == nil)
    #expect(Knee.index(of: steep + [(5, .nan)]) == nil)
    #expect(Knee.index(of: steep + [(.infinity, 100)]) == nil)
  }
}
