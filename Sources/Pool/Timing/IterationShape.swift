/// What one iteration computes, sequence by sequence: what a backend runs to time it.
package struct IterationShape: Hashable, Sendable {
  /// A part of a prompt that is prefilled.
  package struct Chunk: Hashable, Sendable {
    package var tokens: Int
    /// Tokens of the sequence already in KV.
    package var depth: Int
    /// Whether it ends its prompt, so that a token is sampled.
    package var emits: Bool
    /// The adapter it runs through, by index; −1 = none.
    package var adapter: Int

    package init(tokens: Int, depth: Int = 0, emits: Bool = true, adapter: Int = -1) {
      self.tokens = tokens
      self.depth = depth
      self.emits = emits
      self.adapter = adapter
    }
  }

  /// A sequence that decodes one token.
  package struct Decode: Hashable, Sendable {
    /// Tokens in KV before this iteration.
    package var context: Int
    /// The adapter it runs through, by index; −1 = none.
    package var adapter: Int

    package init(context: Int, adapter: Int = -1) {
      self.context = context
      self.adapter = adapter
    }
  }

  package var chunks: [Chunk]
  package var decodes: [Decode]

  package init(chunks: [Chunk] = [], decodes: [Decode] = []) {
    self.chunks = chunks
    self.decodes = decodes
  }

  /// Tokens in the batch.
  package var tokens: Int { chunks.reduce(decodes.count) { $0 + $1.tokens } }

  /// Tokens of KV that the batch needs when it has run.
  package var kvTokens: Int {
    chunks.reduce(0) { $0 + $1.depth + $1.tokens }
      + decodes.reduce(0) { $0 + $1.context + 1 }
  }

  /// Sequences that emit a token.
  package var emitting: Int { chunks.count(where: \.emits) + decodes.count }

  /// What a timing model knows of it. Adapters' sizes are left at 0: they depend on their ranks.
  package var batch: BatchShape {
    var batch = BatchShape()
    batch.chunks = chunks.count
    for chunk in chunks {
      batch.prefillTokens += chunk.tokens
      batch.prefillPairsTwice += chunk.tokens * (2 * chunk.depth + chunk.tokens)
      batch.prefillKVTokens += chunk.depth + chunk.tokens
    }
    batch.decodes = decodes.count
    batch.contextTokens = decodes.reduce(0) { $0 + $1.context }
    batch.emitting = emitting
    return batch
  }
}
