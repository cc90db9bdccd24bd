import Calibration
import Pool
import Testing

/// What a timing model is told of an iteration.
@Suite struct IterationShapeTests {
  @Test func aBatchCountsTokensPairsAndContexts() {
    let shape = IterationShape(
      chunks: [.init(tokens: 10), .init(tokens: 6, depth: 4, emits: false)],
      decodes: [.init(context: 7), .init(context: 9)])
    var batch = BatchShape()
    batch.prefillTokens = 16
    // Twice the pairs: 10 · (0 + 10) and 6 · (8 + 6).
    batch.prefillPairsTwice = 100 + 84
    // Depth and own tokens of each chunk.
    batch.prefillKVTokens = 10 + 10
    batch.chunks = 2
    batch.decodes = 2
    batch.contextTokens = 16
    batch.emitting = 3
    #expect(shape.batch == batch)
    #expect(shape.tokens == 18)
    #expect(shape.kvTokens == 10 + 10 + 8 + 10)
  }
}
