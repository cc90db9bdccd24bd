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

/// Draws the system prompts of a stream. A class: the prefixes that were drawn before are kept, and
/// copies of a stream share one place in its random stream anyway.
final class SystemPromptSampler {
  private let config: SystemPromptConfig
  private let choice: ZipfLength
  private let random: RandomStream
  /// Sets the stream's prompts apart from others'.
  private let stream: Int
  private let prefixes: PrefixTree
  /// By the prompt's number, the prefixes of 0, 1, … steps as far as they were asked for.
  private var known: [Int: ContiguousArray<Int32>] = [:]

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

  /// The prefix of one more prompt of `tokens` tokens. O(1) expected, but for a prefix that is new:
  /// O(its tokens).
  func sample(prompt tokens: Int) -> Int32 {
    let steps = min(tokens, config.tokens) / Self.step
    let number = choice.sample(using: random)
    if let chain = known[number], steps < chain.count { return chain[steps] }
    var chain = known[number] ?? []
    if chain.isEmpty {
      let node = prefixes.node(after: -1, label: stream, end: 0)
      chain.append(prefixes.node(after: node, label: number, end: 0))
    }
    while chain.count <= steps {
      chain.append(
        prefixes.node(
          after: chain[chain.count - 1], label: number, end: chain.count * Self.step))
    }
    known[number] = chain
    return chain[steps]
  }
}
