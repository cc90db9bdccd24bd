import DiscreteEvents
import Pool
import SeatrialTestSupport
import Testing

/// `decodePiece` promises the durations of the next iterations; leaps stand on that promise.
@Suite struct TimingAgreementTests {
  static let engine = EngineConfig(maxBatch: 300, maxBatchTokens: 512)

  @Test("an affine model agrees with its own decode pieces")
  func affine() {
    let affine = AffineTiming(
      base: SimTime(picoseconds: 7_999_999), perPrefillToken: 30.3, perSequence: 40.7,
      perContextToken: 6, perPrefillContextToken: 0.1)
    check(TimingModel(.affine(affine), engine: Self.engine), seed: 1)
  }

  @Test("a roofline model agrees with its own decode pieces, for every model of the catalogue")
  func roofline() throws {
    let gpu = try #require(GPU.catalogue.first { $0.name == "h100-sxm" })
    for (index, model) in Model.catalogue.enumerated() {
      let config = RooflineConfig(
        model: model, gpu: gpu, tensorParallel: 8, precision: .fp8, kvPrecision: .bf16)
      check(TimingModel(.roofline(config), engine: Self.engine), seed: UInt64(index))
    }
  }

  @Test("a profile agrees with its own decode pieces, rising, falling or flat")
  func profile() {
    var random = Lehmer(seed: 5)
    for round in 0..<60 {
      let profile = Self.randomProfile(&random)
      check(TimingModel(.profile(profile), engine: Self.engine), seed: UInt64(round))
    }
  }

  @Test("a roofline of experts, windows, sparse and linear attention agrees with its decode pieces")
  func randomRoofline() {
    for number in 0..<60 {
      let config = RandomScenario(UInt64(number)).randomRoofline()
      check(TimingModel(.roofline(config), engine: Self.engine), seed: UInt64(number))
    }
  }

  @Test("a profile of linear terms agrees with its own decode pieces, with grids and without")
  func linearProfile() {
    for number in 0..<60 {
      let profile = RandomScenario(UInt64(number)).randomProfile()
      check(TimingModel(.profile(profile), engine: Self.engine), seed: UInt64(number))
    }
  }

  /// Follows random batches for as many iterations as their pieces last (200 at most), comparing
  /// each iteration's duration with the piece; and checks that a piece ends where it must: the
  /// next piece starts at the duration of the first iteration beyond it.
  /// Contexts are of every order of magnitude, so that they start in every cell of a profile and on
  /// either side of a sliding window.
  private func check(_ timing: TimingModel, seed: UInt64) {
    var random = Lehmer(seed: seed &+ 17)
    for _ in 0..<200 {
      let decodes = 1 + random.next(below: 300)
      let longest = 1 << random.next(below: 16)
      var context = 0
      for _ in 0..<decodes { context += 1 + random.next(below: longest) }
      let piece = timing.decodePiece(decodes: decodes, contextTokens: context)
      #expect(piece.iterations >= 1)
      let last = min(piece.iterations, 200)
      var i = 0
      while i < last {
        let batch = Self.decoding(decodes, context + i * decodes)
        let expected = piece.first + Int64(i) * piece.slope
        #expect(timing.duration(of: batch) == expected, "D \(decodes), Σc \(context), i \(i)")
        i += 1 + random.next(below: 7)
      }
      guard piece.iterations <= 1_000_000 else { continue }
      let end = context + piece.iterations * decodes
      let next = timing.decodePiece(decodes: decodes, contextTokens: end)
      #expect(timing.duration(of: Self.decoding(decodes, end)) == next.first)
      let final = Self.decoding(decodes, end - decodes)
      #expect(
        timing.duration(of: final) == piece.first + Int64(piece.iterations - 1) * piece.slope)
    }
  }

  static func decoding(_ decodes: Int, _ context: Int) -> BatchShape {
    var batch = BatchShape()
    batch.decodes = decodes
    batch.contextTokens = context
    batch.emitting = decodes
    return batch
  }

  private static func randomProfile(_ random: inout Lehmer) -> Profile {
    func axis(_ count: Int, _ step: Int) -> [Int] {
      var at = random.next(below: 3)
      return (0..<count).map { _ in
        at += 1 + random.next(below: step)
        return at
      }
    }
    func seconds(_ count: Int) -> [Double] {
      let scale = [0, 1e-12, 1e-9, 1e-3][random.next(below: 4)]
      return (0..<count).map { _ in scale * Double(random.next(below: 1000)) }
    }
    func grid() -> Profile.Grid {
      let (rows, columns) = (
        axis(1 + random.next(below: 5), 60), axis(1 + random.next(below: 9), 90)
      )
      return Profile.Grid(
        rows: rows, columns: columns, seconds: rows.map { _ in seconds(columns.count) })
    }
    func curve() -> Profile.Curve {
      let at = axis(1 + random.next(below: 6), 50)
      return Profile.Curve(at: at, seconds: seconds(at.count))
    }
    let overhead = random.next(below: 2) == 0 ? 0 : 1e-3
    return Profile(
      name: "random", source: "test", overhead: overhead, dense: curve(), sequences: curve(),
      decodeAttention: grid(), prefillAttention: grid())
  }
}

/// A small generator for tests: Lehmer's, modulo 2^31 − 1 (Park and Miller 1988).
struct Lehmer {
  private var state: UInt64

  init(seed: UInt64) { state = seed % 2_147_483_646 + 1 }

  mutating func next(below bound: Int) -> Int {
    state = state * 48_271 % 2_147_483_647
    return Int(state % UInt64(bound))
  }
}
