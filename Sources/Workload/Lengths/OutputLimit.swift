internal import DiscreteEvents

/// Answers that end before their time: a part of all requests has enough after a part of what it
/// would have been answered, as reasoning does that exits when it is sure (Yang et al., "Dynamic
/// early exit in reasoning models", arXiv 2504.15895, 2025). Which part, and how early, is given,
/// not made of text.
package struct EarlyExitConfig: Hashable, Sendable {
  /// The part of all requests that exit early.
  package var share: Double
  /// The part of its answer after which such a request exits, uniform between the two.
  package var from: Double
  package var to: Double

  package init(share: Double, from: Double, to: Double) {
    self.share = share
    self.from = from
    self.to = to
  }
}

/// What bounds a stream's answers.
struct OutputLimit {
  private let maxTokens: Int
  private let exit: EarlyExitConfig?
  private let random: RandomStream

  /// `nil` = nothing does.
  init?(_ config: StreamConfig, random: RandomStream) {
    guard config.maxTokens != nil || config.earlyExit != nil else { return nil }
    maxTokens = config.maxTokens ?? .max
    exit = config.earlyExit
    self.random = random
  }

  /// How many of an answer's `output` tokens, at least 1, there will be. To be asked once for each
  /// request, in order: every request draws, whether it exits or not.
  func tokens(of output: Int) -> Int {
    var tokens = output
    if let exit {
      let (luck, place) = (random.uniform(), random.uniform())
      if luck < exit.share {
        let part = exit.from + (exit.to - exit.from) * place
        tokens = min(output, max(1, Int((Double(output) * part).rounded(.up))))
      }
    }
    return min(tokens, maxTokens)
  }
}
