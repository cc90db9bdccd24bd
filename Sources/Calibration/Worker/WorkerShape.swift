internal import Pool

/// An iteration as it goes to a worker.
struct WorkerShape: Encodable {
  private var chunks: [Chunk]
  private var decodes: [Decode]

  private struct Chunk: Encodable {
    var tokens: Int
    var depth: Int
    var emits: Bool
    var adapter: Int
  }

  private struct Decode: Encodable {
    var context: Int
    var adapter: Int
  }

  init(_ shape: IterationShape) {
    chunks = shape.chunks.map { chunk in
      Chunk(tokens: chunk.tokens, depth: chunk.depth, emits: chunk.emits, adapter: chunk.adapter)
    }
    decodes = shape.decodes.map { Decode(context: $0.context, adapter: $0.adapter) }
  }
}
