import Pool
import SeatrialTestSupport
import Testing

@Suite struct ProfileTimingTests {
  static let layers = 32.0

  /// A profile with times that are easy to follow.
  static let plain = Profile(
    name: "plain", source: "test", overhead: 1e-3,
    dense: .init(at: [1, 101], seconds: [1e-3, 2e-3]),
    sequences: .init(at: [1, 11], seconds: [1e-4, 2e-4]),
    decodeAttention: .init(
      rows: [1, 3], columns: [100, 200], seconds: [[1e-5, 3e-5], [3e-5, 9e-5]]),
    prefillAttention: .init(rows: [100], columns: [0, 1000], seconds: [[1e-4, 11e-4]]))

  @Test("an iteration is the sum of its interpolated parts")
  func sum() {
    let timing = TimingModel(.profile(Self.plain), engine: EngineConfig())
    // Two sequences (halfway between the rows) at a mean context of 150 (halfway between the
    // columns): 1 ms + 1.01 ms + 0.11 ms + 0.04 ms.
    let decode = TimingAgreementTests.decoding(2, 300)
    #expect(timing.duration(of: decode) == 2_160_000_000)
    // Beyond the last column the line goes on: at 300, 0.1 ms.
    #expect(timing.duration(of: TimingAgreementTests.decoding(2, 600)) == 2_220_000_000)
    // 100 tokens at depth 500: 1 ms + 1.99 ms + 0.1 ms + 0.6 ms.
    #expect(timing.duration(of: RooflineTimingTests.prefill(100, depth: 500)) == 3_690_000_000)
  }

  @Test("a piece ends where the mean context enters the next cell")
  func pieceEnds() {
    let timing = TimingModel(.profile(Self.plain), engine: EngineConfig())
    let piece = timing.decodePiece(decodes: 2, contextTokens: 301)
    #expect(piece.iterations == 50)
    // (6e-5 − 2e-5) s over 100 tokens of mean context: 0.4 us an iteration.
    #expect(piece.slope == 400_000)
    #expect(timing.decodePiece(decodes: 2, contextTokens: 401).iterations == .max)
  }

  @Test("decoding beside a prefill takes its own grid where there is one")
  func mixed() {
    var profile = Self.plain
    profile.mixedDecodeAttention = .init(rows: [1], columns: [0, 100], seconds: [[0, 7e-4]])
    var batch = RooflineTimingTests.prefill(100)
    batch.decodes = 1
    batch.contextTokens = 100
    batch.emitting = 2
    let timing = TimingModel(.profile(profile), engine: EngineConfig())
    // 1 ms + 2 ms + 0.11 ms + 0.1 ms + 0.7 ms.
    #expect(timing.duration(of: batch) == 3_910_000_000)
  }

  @Test("several chunks cost what each costs alone, when cost is affine in tokens and pairs")
  func chunks() {
    // 2 us + 1 ns·n + 1 ps·n·(d + n/2) on a bilinear grid needs cells a token wide to be exact, so
    // the chunks here are grid points: 64 tokens at depth 0 and 64 at depth 256.
    func cost(_ n: Int, _ d: Int) -> Double {
      2e-6 + 1e-9 * Double(n) + 1e-12 * Double(n) * (Double(d) + Double(n) / 2)
    }
    let rows = [32, 64, 128]
    let columns = [0, 128, 256]
    var profile = Self.plain
    profile.prefillAttention = .init(
      rows: rows, columns: columns, seconds: rows.map { n in columns.map { cost(n, $0) } })
    let timing = TimingModel(.profile(profile), engine: EngineConfig())
    var batch = BatchShape()
    batch.prefillTokens = 128
    batch.prefillPairsTwice = 64 * 64 + 64 * (2 * 256 + 64)
    batch.chunks = 2
    batch.emitting = 2
    var fixed = Self.plain
    fixed.prefillAttention = .init(rows: [1], columns: [0], seconds: [[0]])
    let rest = TimingModel(.profile(fixed), engine: EngineConfig()).duration(of: batch)
    let expected = Int64(((cost(64, 0) + cost(64, 256)) * 1e12).rounded())
    #expect(abs(timing.duration(of: batch) - rest - expected) <= 1)
  }

  @Test("the kernel tables of an RTX 4090 come back from a profile of them, to a picosecond each")
  func measuredGrid() throws {
    guard let file = MeasuredData.file("vllm-0.19/rtx4090-llama-3.1-8b/attention.csv") else {
      return
    }
    let points = try MeasuredData.rows(of: file).compactMap { row -> (Int, Int, Double)? in
      guard row["prefill_chunk"] == "0", let n = row["n_decode"].flatMap({ Int($0) }),
        let context = row["kv_decode"].flatMap({ Int($0) }),
        let time = row["time_us"].flatMap(Double.init)
      else { return nil }
      return (n, context, time * 1e-6 * Self.layers)
    }
    let rows = Set(points.map(\.0)).sorted()
    let columns = Set(points.map(\.1)).sorted()
    #expect(points.count == rows.count * columns.count && points.count == 99)
    var profile = Self.plain
    profile.overhead = 0
    profile.dense = .init(at: [1], seconds: [0])
    profile.sequences = .init(at: [1], seconds: [0])
    profile.decodeAttention = .init(
      rows: rows, columns: columns,
      seconds: rows.map { n in
        columns.map { column in points.first { $0.0 == n && $0.1 == column }?.2 ?? .nan }
      })
    let timing = TimingModel(.profile(profile), engine: EngineConfig())
    for (n, context, seconds) in points {
      let duration = timing.duration(of: TimingAgreementTests.decoding(n, n * context))
      // One picosecond of rounding, and the one that no iteration goes below.
      #expect(abs(duration - Int64((seconds * 1e12).rounded())) <= 1, "\(n) at \(context)")
    }
  }
}
