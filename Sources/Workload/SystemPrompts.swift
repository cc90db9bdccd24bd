internal import DiscreteEvents
internal import Graphs

/// System prompts that a stream's requests begin with: what prefix caching lives on.
package struct SystemPromptConfig: Hashable, Sendable {
  /// How many different ones there are.
  package var count: Int
  /// Tokens of each; of a shorter prompt, all that it has.
  package var tokens: Int
  /// Number k is used in proportion to k^−`exponent`; 0 = all alike.
  package var exponent: Double

  package init(count: Int, tokens: Int, exponent: Double = 0) {
    self.count = count
    self.tokens = tokens
    self.exponent = exponent
  }
}

/// Draws the system prompts of a stream.
struct SystemPromptSampler {
  private let config: SystemPromptConfig
  private let choice: ZipfLength
  private let random: RandomStream
  /// Sets the stream's prompts apart from others'.
  private let stream: Int
  private let prefixes: PrefixTree

  /// Prefixes are told apart every so many tokens: vLLM's default block.
  private static let step = 16

  init(
    _ config: SystemPromptConfig, stream: String, random: RandomStream, prefixes: PrefixTree
  ) {
    self.config = config
    self.random = random
    self.prefixes = prefixes
    self.stream = prefixes.number(of: stream)
    choice = ZipfLength(exponent: config.exponent, max: config.count)
  }

  /// The prefix of one more prompt of `tokens` tokens. O(its shared tokens).
  func sample(prompt tokens: Int) -> Int32 {
    let shared = min(tokens, config.tokens)
    let number = choice.sample(using: random)
    var node = prefixes.node(after: -1, label: stream, end: 0)
    node = prefixes.node(after: node, label: number, end: 0)
    for end in stride(from: Self.step, through: shared, by: Self.step) {
      node = prefixes.node(after: node, label: number, end: end)
    }
    return node
  }
}
