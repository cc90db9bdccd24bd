import Foundation
import Pool
import Testing

/// The roofline against served times an output token that no number of the catalogue was fitted to.
@Suite struct ServedTokenTimeTests {
  /// Seconds an output token of a closed loop of `concurrency` requests: in the time a request
  /// decodes its `output` tokens, every other one prefills once; between prefills the batch
  /// decodes at the mean context. All prefills of a cycle take `concurrency` × one prefill.
  static func tpot(_ timing: TimingModel, concurrency: Int, prompt: Int, output: Int) -> Double {
    let context = concurrency * (prompt + output / 2)
    let decode = timing.duration(of: TimingAgreementTests.decoding(concurrency, context))
    let prefill = timing.duration(of: RooflineTimingTests.prefill(prompt))
    // The last of the cycle's prefills is the request's own, before its first token.
    let others = Double(concurrency - 1) / Double(output)
    return (Double(decode) + Double(prefill) * others) / 1e12
  }

  /// ai-dynamo/aiconfigurator silicon_sample: vLLM, Llama-3.1-70B in fp8 on H100, 1,024 tokens in
  /// and out; TPOT in milliseconds at concurrency 4, 8, 16, 32, 64.
  static let seventyBillion: [(ranks: Int, ms: [Double])] = [
    (2, [17.4, 18.2, 19.7, 23.5, 28.8]),
    (4, [11.8, 12.1, 13.2, 16.5, 19.5]),
    (8, [9.1, 9.4, 11.4, 12.6, 15.5]),
  ]

  @Test("TPOT of Llama-3.1-70B in fp8 comes out within 6 % in the mean on 2, 4 and 8 H100")
  func largeModel() throws {
    let gpu = try RooflineTimingTests.gpu("h100-sxm")
    var errors: [Double] = []
    for (ranks, row) in Self.seventyBillion {
      let timing = try RooflineAccuracyTests.timing(
        "llama-3.1-70b", gpu, tp: ranks, precision: .fp8)
      for (concurrency, ms) in zip([4, 8, 16, 32, 64], row) {
        let seconds = Self.tpot(timing, concurrency: concurrency, prompt: 1024, output: 1024)
        errors.append(seconds * 1e3 / ms - 1)
      }
      print("70B fp8 TP\(ranks):", errors.suffix(5).map { ($0 * 1000).rounded() / 10 })
    }
    let mean = errors.map(\.magnitude).reduce(0, +) / Double(errors.count)
    let worst = errors.map(\.magnitude).max() ?? 1
    print("70B fp8: mean |error| \(mean), worst \(worst)")
    // The errors stated in Benchmarks/fit/README.md, 5.8 % and 12.5 %, and half a percent.
    #expect(mean < 0.063)
    #expect(worst < 0.130)
  }
}
