internal import DiscreteEvents

extension PublishedTiming {
  /// TeLLMe v2: a ternary (1.58 bits a weight) model of 0.7 billion parameters on an AMD KV260, one
  /// request at a time, at 5 W.
  ///
  /// Its abstract has up to 25 tokens a second, and 0.45 to 0.96 s to the first token of prompts of
  /// 64 to 128 tokens. Two numbers make two coefficients: b·I + a·I², a product of weights a token
  /// and attention a pair of tokens, goes through both with b = 6.5625 ms and a = 7.3242 µs. A
  /// straight line through them would begin below zero. Answers take 40 ms a token at any context,
  /// which is their best; what longer contexts add was not published.
  static let fpga = [
    PublishedTiming(
      name: "tellme-v2", about: "ternary 0.7B model on a KV260 FPGA, batch 1, 5 W (TeLLMe v2)",
      timing: AffineTiming(
        base: SimTime(picoseconds: 40_000_000_000), perPrefillToken: 6_562_500_000,
        // Query–key pairs are half the square of the tokens.
        perPrefillContextToken: 2 * 7_324_218.75, prefillBase: .zero))
  ]
}
