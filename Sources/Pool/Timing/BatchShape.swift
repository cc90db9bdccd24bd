/// What a timing model knows of an iteration's batch.
package struct BatchShape: Hashable, Sendable {
  /// Prefill tokens, P.
  package var prefillTokens = 0
  /// Σ n·(2d + n) over prefill chunks of n tokens at depth d: twice the query–key pairs.
  package var prefillPairsTwice = 0
  /// Σ (d + n) over prefill chunks: the KV tokens that their attention reads.
  package var prefillKVTokens = 0
  /// Prefill chunks.
  package var chunks = 0
  /// Decoding sequences, D.
  package var decodes = 0
  /// Tokens verified for decoding sequences beside one for each.
  package var drafted = 0
  /// Σ c over decoding sequences, c the tokens in KV before this iteration.
  package var contextTokens = 0
  /// Sequences that emit a token at the end of the iteration.
  package var emitting = 0
  /// Σ size over the distinct adapters in the batch, and Σ tokens · size over its sequences.
  package var adapterSizes = 0
  package var adapterTokenSizes = 0

  package init() {}
}

/// Iteration times of a batch that only decodes, as long as they stay on one line: the i-th of
/// the next `iterations` takes `first` + i·`slope` picoseconds.
package struct DecodePiece: Hashable, Sendable {
  package var first: Int64
  package var slope: Int64
  package var iterations: Int

  @inlinable
  package init(first: Int64, slope: Int64, iterations: Int) {
    self.first = first
    self.slope = slope
    self.iterations = iterations
  }
}
