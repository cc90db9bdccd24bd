import CKernels
import DiscreteEvents

/// Random numbers in −scale ..< scale.
func randomNumbers(_ count: Int, scale: Float = 1, seed: UInt64 = 1) -> [Float] {
  let random = RandomStream(seed: seed, name: "numbers")
  return (0..<count).map { _ in scale * Float(2 * random.uniform() - 1) }
}

/// A small model in the kernels' memory.
final class SmallModel {
  let pointer: OpaquePointer
  let shape: ck_shape

  /// By default nothing in it is a multiple of a vector.
  init(
    layers: Int32 = 2, hidden: Int32 = 48, heads: Int32 = 6, kvHeads: Int32 = 2,
    headSize: Int32 = 10, feedForward: Int32 = 70, vocabulary: Int32 = 101, block: Int32 = 5,
    kvBlocks: Int32 = 64, hostBlocks: Int32 = 0, maxTokens: Int32 = 200, ranks: [Int32] = [],
    adapted: UInt32 = 127, memory: Int64 = 1 << 28
  ) throws(SmallModelError) {
    var shape = ck_shape()
    shape.layers = layers
    shape.hidden = hidden
    shape.heads = heads
    shape.kv_heads = kvHeads
    shape.head_size = headSize
    shape.feed_forward = feedForward
    shape.vocabulary = vocabulary
    shape.block = block
    shape.kv_blocks = kvBlocks
    shape.host_blocks = hostBlocks
    shape.max_tokens = maxTokens
    shape.max_sequences = 16
    shape.adapters = Int32(ranks.count)
    shape.adapted = adapted
    shape.memory = memory
    shape.seed = 7
    var made: OpaquePointer?
    let status = ranks.withUnsafeBufferPointer { ranks in
      shape.ranks = ranks.baseAddress
      return ck_model_create(&shape, &made)
    }
    guard status == CK_OK, let made else { throw SmallModelError(status: status) }
    pointer = made
    self.shape = shape
  }

  deinit { ck_model_free(pointer) }

  func weights(_ kind: ck_weight, layer: Int = 0) -> [Float] {
    var count = 0
    let start = ck_weights(pointer, kind, Int32(layer), &count)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  func adapterWeights(_ adapter: Int) -> UnsafeMutableBufferPointer<Float> {
    var count = 0
    let start = ck_adapter_weights(pointer, Int32(adapter), &count)
    return UnsafeMutableBufferPointer(start: start, count: count)
  }

  func block(_ index: Int32, layer: Int32 = 0, inHost: Bool = false)
    -> UnsafeMutableBufferPointer<Float>
  {
    var count = 0
    let start = ck_kv_block(pointer, inHost ? 1 : 0, layer, index, &count)
    return UnsafeMutableBufferPointer(start: start, count: count)
  }

  /// One sequence's part of an iteration.
  struct Part {
    var tokens: [Int32]
    var depth = 0
    var adapter = -1
    var emits = true
    var temperature: Float = 0
    var draw: Float = 0
    var blocks: [Int32]
  }

  /// Runs an iteration: the status, the logits of emitting sequences, the tokens they sampled.
  @discardableResult
  func iterate(_ parts: [Part]) -> (status: ck_status, logits: [[Float]], sampled: [Int32]) {
    var seconds = ck_seconds()
    let status = withSequences(parts[...], []) {
      ck_iteration(pointer, $0, Int32($0.count), &seconds)
    }
    guard status == CK_OK, let start = ck_logits(pointer) else { return (status, [], []) }
    let width = Int(shape.vocabulary)
    let emitting = parts.count(where: \.emits)
    let logits = (0..<emitting).map { row in
      Array(UnsafeBufferPointer(start: start + row * width, count: width))
    }
    return (status, logits, Array(UnsafeBufferPointer(start: ck_sampled(pointer), count: emitting)))
  }

  private func withSequences(
    _ parts: ArraySlice<Part>, _ done: [ck_sequence], _ body: ([ck_sequence]) -> ck_status
  ) -> ck_status {
    guard let part = parts.first else { return body(done) }
    return part.tokens.withUnsafeBufferPointer { tokens in
      part.blocks.withUnsafeBufferPointer { blocks in
        let sequence = ck_sequence(
          tokens: Int32(tokens.count), depth: Int32(part.depth), adapter: Int32(part.adapter),
          emits: part.emits ? 1 : 0, decodes: tokens.count == 1 ? 1 : 0,
          temperature: part.temperature, draw: part.draw, token_ids: tokens.baseAddress,
          blocks: blocks.baseAddress)
        return withSequences(parts.dropFirst(), done + [sequence], body)
      }
    }
  }
}

struct SmallModelError: Error {
  var status: ck_status
}
