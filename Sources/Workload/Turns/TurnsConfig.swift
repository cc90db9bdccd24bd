/// Sessions of several turns: each turn's prompt is what was said before and some more, and comes
/// a pause after the answer to the one before: a user thinks, or an agent runs a tool.
///
/// Multi-turn traces are like this (Mooncake's, arXiv:2407.00079), and what schedulers that keep a
/// paused agent's KV are measured on (Continuum, arXiv:2511.02230).
package struct TurnsConfig: Hashable, Sendable {
  /// Turns of a session.
  package var count: LengthConfig
  /// Tokens that a turn after the first adds to what was said.
  package var prompt: LengthConfig
  /// From an answer to the next turn.
  package var pause: ThinkConfig
  /// A session ends before a turn whose prompt would be longer, in tokens.
  package var maxPrompt: Int

  package init(
    count: LengthConfig, prompt: LengthConfig, pause: ThinkConfig,
    maxPrompt: Int = StreamConfig.maxTokens
  ) {
    self.count = count
    self.prompt = prompt
    self.pause = pause
    self.maxPrompt = maxPrompt
  }
}
