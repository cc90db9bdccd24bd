package import Pool

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The timing of an engine as requests tell it: an iteration takes
///
///     base + dense(P + D) + perSequence·emitting + perDecode·D + perContextToken·Σc
///       + perPair·Σ n·(d + n/2)
///
/// seconds, with P prefill tokens, D decoding sequences, c the context of each, n tokens prefilled
/// at depth d a chunk; `dense` is piecewise linear, as matrix products of few rows cost another
/// price a row than those of many. A request reaches the engine `delay` seconds after it was sent,
/// and its tokens are on their way back as long: which of both the time is, requests cannot tell.
///
/// Every parameter is positive; a fit works on their logarithms.
package struct ObservedTiming: Hashable, Sendable {
  package var base: Double
  /// Seconds a token from each knot to the next.
  package var slopes: [Double]
  package var perSequence: Double
  package var perDecode: Double
  package var perContextToken: Double
  package var perPair: Double
  package var delay: Double
  /// Tokens in the batch where a slope begins: 0, and powers of 4 from 16 below the limit.
  package let knots: [Int]

  /// Where slopes change in an engine that runs `maxBatchTokens` an iteration at most.
  package static func knots(upTo maxBatchTokens: Int) -> [Int] {
    [0] + [16, 64, 256, 1024].filter { 2 * $0 <= maxBatchTokens }
  }

  package init(
    base: Double, slopes: [Double], perSequence: Double, perDecode: Double, perContextToken: Double,
    perPair: Double, delay: Double, knots: [Int]
  ) {
    precondition(slopes.count == knots.count, "every slope begins at a knot")
    self.base = base
    self.slopes = slopes
    self.perSequence = perSequence
    self.perDecode = perDecode
    self.perContextToken = perContextToken
    self.perPair = perPair
    self.delay = delay
    self.knots = knots
  }

  /// The parameters' names, in the order of ``logarithms``.
  package var names: [String] {
    ["base"] + knots.map { "per token from \($0)" }
      + [
        "per sequence", "per decoding sequence", "per context token", "per query-key pair", "delay",
      ]
  }

  package var values: [Double] {
    [base] + slopes + [perSequence, perDecode, perContextToken, perPair, delay]
  }

  package var logarithms: [Double] { values.map { log($0) } }

  /// The timing with these logarithms of its parameters, and the same knots.
  package func with(logarithms: [Double]) -> ObservedTiming {
    // Within what a profile can hold: 1e-15 s to 100 s.
    let values = logarithms.map { exp(min(4.6, max(-34.5, $0))) }
    let last = values.count
    return ObservedTiming(
      base: values[0], slopes: Array(values[1..<(last - 5)]), perSequence: values[last - 5],
      perDecode: values[last - 4], perContextToken: values[last - 3], perPair: values[last - 2],
      delay: values[last - 1],
      knots: knots)
  }

  /// As a profile, for an engine with these limits.
  package func profile(name: String, source: String, engine: EngineConfig) -> Profile {
    let most = max(engine.maxBatchTokens, (knots.last ?? 0) + 1)
    var at = knots
    var seconds = [0.0]
    for (index, knot) in knots.enumerated() {
      let next = index + 1 < knots.count ? knots[index + 1] : most
      seconds.append(seconds[index] + slopes[index] * Double(next - knot))
    }
    at.append(most)
    return Profile(
      name: name, source: source, overhead: base, dense: .init(at: at, seconds: seconds),
      sequences: .init(at: [0, 1], seconds: [0, perSequence]),
      linear: LinearTerms(
        perDecode: perDecode, perContextToken: perContextToken, perPair: perPair), delay: delay)
  }
}
