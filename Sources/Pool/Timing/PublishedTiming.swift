internal import DiscreteEvents

/// A published formula of iteration time that a scenario can name.
package struct PublishedTiming: Hashable, Sendable {
  package var name: String
  package var about: String
  package var timing: AffineTiming

  /// All of them.
  package static let catalogue = jetson + fpga

  /// EdgeReasoning (arXiv 2511.01866; edge-inference/edgereasoning): vLLM on a Jetson AGX Orin
  /// with 64 GB, one request at a time. A prompt of I tokens takes a·P² + b·P + c, with P = I
  /// rounded up to a multiple of 128, and its answer of O tokens O·(n + m·I + m·(O − 1)/2): each
  /// iteration n + m times its context.
  ///
  /// The authors' fit of prompts up to about 1,000 tokens; their own longer measurements are up to
  /// three times as fast. scenarios/profiles has what was measured.
  private static let jetson: [PublishedTiming] = [
    edge(
      "qwen-1.5b", quadratic: 1.56355e-7, linear: 2.30955e-6, constant: 0.0459810,
      context: 1.49681e-7, base: 0.0236339),
    edge(
      "llama-8b", quadratic: 6.64521e-7, linear: 2.90355e-4, constant: 0.1038085,
      context: 6.92022e-7, base: 0.1003843),
    edge(
      "qwen-14b", quadratic: 1.23300e-6, linear: 5.30454e-4, constant: 0.1885815,
      context: 1.13017e-6, base: 0.1865537),
  ]

  /// Coefficients in seconds, as published. Query–key pairs are half the square of the tokens.
  private static func edge(
    _ model: String, quadratic a: Double, linear b: Double, constant c: Double, context m: Double,
    base n: Double
  ) -> PublishedTiming {
    PublishedTiming(
      name: "edgereasoning-\(model)",
      about: "DeepSeek-R1-Distill on a Jetson AGX Orin, batch 1 (arXiv 2511.01866)",
      timing: AffineTiming(
        base: .seconds(n), perPrefillToken: b * 1e12,
        perContextToken: Int64((m * 1e12).rounded()), perPrefillContextToken: 2 * a * 1e12,
        prefillBase: .seconds(c), prefillBlock: 128))
  }
}
