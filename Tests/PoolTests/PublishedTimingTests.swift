import DiscreteEvents
import Pool
import Testing

@Suite struct PublishedTimingTests {
  struct Formula: CustomTestStringConvertible {
    var name: String
    /// Seconds: a·P² + b·P + c of a prompt padded to P; n + m a token of context.
    var a, b, c, m, n: Double
    var testDescription: String { name }

    /// arXiv 2511.01866: the prefill of `tokens`.
    func prefill(_ tokens: Int) -> Double {
      let padded = Double((tokens + 127) / 128 * 128)
      return a * padded * padded + b * padded + c
    }

    /// The decode of `output` tokens after a prompt of `input`.
    func decode(_ input: Int, _ output: Int) -> Double {
      let count = Double(output)
      return count * (n + m * Double(input) + m * (count - 1) / 2)
    }
  }

  /// As published, a second time: the catalogue is checked against it.
  static let formulas = [
    Formula(
      name: "edgereasoning-qwen-1.5b", a: 1.56355e-7, b: 2.30955e-6, c: 0.0459810, m: 1.49681e-7,
      n: 0.0236339),
    Formula(
      name: "edgereasoning-llama-8b", a: 6.64521e-7, b: 2.90355e-4, c: 0.1038085, m: 6.92022e-7,
      n: 0.1003843),
    Formula(
      name: "edgereasoning-qwen-14b", a: 1.23300e-6, b: 5.30454e-4, c: 0.1885815, m: 1.13017e-6,
      n: 0.1865537),
  ]

  static func timing(_ name: String) throws -> TimingModel {
    let published = try #require(PublishedTiming.catalogue.first { $0.name == name })
    return TimingModel(.affine(published.timing), engine: EngineConfig())
  }

  @Test("the published prefill and decode formulas come out to the picosecond", arguments: formulas)
  func exact(_ formula: Formula) throws {
    let timing = try Self.timing(formula.name)
    for tokens in [1, 3, 127, 128, 129, 512, 1000, 4096, 4097] {
      let duration = Double(timing.duration(of: RooflineTimingTests.prefill(tokens)))
      // One rounding of the iteration, and one of the published sum, in picoseconds.
      #expect(abs(duration - formula.prefill(tokens) * 1e12) <= 1, "\(tokens) tokens")
    }
    for (input, output) in [(1, 1), (128, 1152), (512, 512), (4096, 100)] {
      let contexts = input..<input + output
      let sum = contexts.reduce(Int64(0)) {
        $0 + timing.duration(of: TimingAgreementTests.decoding(1, $1))
      }
      // Coefficients are whole picoseconds; the published sum is a Double of up to 10^15 of them.
      #expect(abs(Double(sum) - formula.decode(input, output) * 1e12) <= 2, "\(input), \(output)")
    }
  }

  @Test("512 tokens in and out take what the authors' own calculator says")
  func checkValues() {
    let prefill = Self.formulas.map { ($0.prefill(512) * 1000).rounded() / 1000 }
    let decode = Self.formulas.map { ($0.decode(512, 512) * 100).rounded() / 100 }
    #expect(prefill == [0.088, 0.427, 0.783])
    #expect(decode == [12.16, 51.67, 95.96])
  }

  @Test("chunks at a depth, and several of them, are padded one by one")
  func padding() throws {
    let timing = TimingModel(
      .affine(
        AffineTiming(
          base: .zero, perPrefillToken: 1000, perPrefillContextToken: 2, prefillBase: .zero,
          prefillBlock: 100)),
      engine: EngineConfig())
    // 150 tokens at depth 300 count as 200: 200,000 ps, and 200 · (600 + 200) pairs.
    let one = RooflineTimingTests.prefill(150, depth: 300)
    #expect(timing.duration(of: one) == 200_000 + 160_000)
    var two = BatchShape()
    two.prefillTokens = 300
    two.prefillPairsTwice = 2 * one.prefillPairsTwice
    two.chunks = 2
    #expect(timing.duration(of: two) == 2 * (200_000 + 160_000))
  }
}
