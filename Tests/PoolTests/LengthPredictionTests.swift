import DiscreteEvents
import Pool
import Testing

@Suite("Predictions of answers' lengths")
struct LengthPredictionTests {
  private let luck = RandomField(seed: 1, name: "luck")

  @Test("exact ones are; noisy ones are the same for the same request")
  func repeatable() {
    #expect(LengthPrediction.exact.tokens(of: 77, luck: luck, request: 3) == 77)
    let noisy = LengthPrediction.lognormal(cv: 1)
    let first = (0..<50).map { noisy.tokens(of: 500, luck: luck, request: $0) }
    let second = (0..<50).reversed().map { noisy.tokens(of: 500, luck: luck, request: $0) }
    #expect(first == second.reversed() && Set(first).count > 40)
  }

  @Test("a lognormal factor has mean 1 and the coefficient of variation that was asked for")
  func lognormal() {
    // 40,000 draws of cv 0.5: the mean's standard error is 0.5/200 = 0.0025, and that of the cv,
    // by the lognormal's fourth moment, below 0.005; 4 of each.
    let draws = (0..<40_000).map {
      Double(
        LengthPrediction.lognormal(cv: 0.5).tokens(of: 1_000_000, luck: luck, request: $0)) / 1e6
    }
    let mean = draws.reduce(0, +) / 40_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
    #expect(abs(mean - 1) < 0.01 && abs(variance.squareRoot() / mean - 0.5) < 0.02)
  }

  @Test("classes are wrong as often as the total variation says, each wrong one alike")
  func classes() {
    let prediction = LengthPrediction.classes(totalVariation: 0.46)
    let draws = 70_000
    var counts: [Int: Int] = [:]
    for request in 0..<UInt64(draws) {
      counts[prediction.tokens(of: 700, luck: luck, request: request), default: 0] += 1
    }
    // 700 is in the class up to 1024. Standard errors: √(0.46·0.54/70,000) = 0.0019 of all, and
    // √(0.0657·0.934/70,000) = 0.00094 for each of the others; 4 of each.
    let right = Double(counts[1024] ?? 0) / Double(draws)
    #expect(abs(right - 0.54) < 0.0076)
    for length in [256, 512, 2048, 4096, 8192, 16384, 32768] {
      let part = Double(counts[length] ?? 0) / Double(draws)
      #expect(abs(part - 0.46 / 7) < 0.0038, "\(length)")
    }
    #expect(counts.count == 8)
    let exact = LengthPrediction.classes(totalVariation: 0)
    #expect(
      [1, 256, 257, 32768, 99999].map { exact.tokens(of: $0, luck: luck, request: 9) }
        == [256, 256, 512, 32768, 32768])
  }
}
