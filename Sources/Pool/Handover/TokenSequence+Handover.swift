/// A sequence that one replica begins and another goes on with.
extension TokenSequence {
  /// The sequence that asks for the prompt's KV and one token, and leaves its KV to be fetched.
  package func prefillOnly() -> TokenSequence {
    var sequence = TokenSequence(
      prompt: Int(prompt), output: 1, gapClass: Int(gapClass), adapters: adapters,
      prefix: hold.prompt, request: Int(request), stream: stream)
    sequence.handover = .leaves
    return sequence
  }

  /// The sequence that goes on from the KV that this one has left, to `output` tokens in all.
  ///
  /// - Parameter keepsToken: whether the token that this one emitted is the first; otherwise that
  ///   is computed again where it goes on.
  package func goingOn(to output: Int, keepsToken: Bool) -> TokenSequence {
    var sequence = TokenSequence(
      prompt: Int(prompt), output: output, gapClass: Int(gapClass), adapters: adapters,
      request: Int(request), stream: stream)
    sequence.handover = .fetches
    sequence.take(historyOf: self)
    sequence.missedAdapter = missedAdapter
    sequence.hold.cachedTokens = hold.cachedTokens
    if keepsToken {
      sequence.emitted = emitted
      sequence.firstToken = firstToken
      sequence.lastToken = firstToken
    }
    return sequence
  }

  /// Its KV has come, but for its last known token's; what it loses from now on it computes anew.
  mutating func takeKV() {
    state = .received
    handover = .none
    computed = Int32(known - 1)
  }
}
