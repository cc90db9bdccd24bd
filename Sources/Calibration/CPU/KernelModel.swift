internal import CKernels
internal import DiscreteEvents
internal import Pool

/// A model in the kernels' memory. A class because that memory is freed with the last reference.
final class KernelModel {
  private let model: OpaquePointer
  private let setup: BackendSetup
  /// Random token numbers: an iteration's tokens are the first of them.
  private let tokenIDs: [Int32]
  /// All KV blocks, shuffled, twice over: as many as there are can be taken from any of them on.
  private let blocks: [Int32]
  /// The first block that the next iteration takes, so that it finds none of the last one's in a
  /// cache if it can be helped.
  private var nextBlock = 0

  init(_ setup: BackendSetup) throws(BackendError) {
    self.setup = setup
    model = try Self.make(setup)
    let random = RandomStream(seed: 1, name: "CPU backend")
    let vocabulary = setup.model.vocabulary
    tokenIDs = (0..<setup.maxTokens).map { _ in Int32(random.below(vocabulary)) }
    var shuffled = (0..<setup.kvBlocks).map { Int32($0) }
    for last in stride(from: shuffled.count - 1, to: 0, by: -1) {
      shuffled.swapAt(last, random.below(last + 1))
    }
    blocks = shuffled + shuffled
  }

  deinit { ck_model_free(model) }

  /// Runs `shape` in KV blocks that no other sequence of it has.
  func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds {
    let placed = try place(shape)
    guard !placed.isEmpty else { return OperatorSeconds() }
    var seconds = ck_seconds()
    let status = tokenIDs.withUnsafeBufferPointer { tokenIDs in
      blocks.withUnsafeBufferPointer { blocks in
        let sequences = placed.map { $0.sequence(tokenIDs: tokenIDs, blocks: blocks) }
        return ck_iteration(model, sequences, Int32(sequences.count), &seconds)
      }
    }
    guard status == CK_OK else {
      throw .unsupported("an iteration with a sequence that makes no sense")
    }
    return OperatorSeconds(seconds)
  }

  /// A sequence, and where its tokens and KV blocks begin in the tables.
  private struct Placed {
    var tokens: Int
    var depth = 0
    var adapter: Int
    var emits = true
    var decodes = false
    var firstToken = 0
    var firstBlock = 0

    init(_ chunk: IterationShape.Chunk) {
      tokens = chunk.tokens
      depth = chunk.depth
      adapter = chunk.adapter
      emits = chunk.emits
    }

    init(_ decode: IterationShape.Decode) {
      tokens = 1
      depth = decode.context
      adapter = decode.adapter
      decodes = true
    }

    func sequence(
      tokenIDs: UnsafeBufferPointer<Int32>, blocks: UnsafeBufferPointer<Int32>
    ) -> ck_sequence {
      ck_sequence(
        tokens: Int32(tokens), depth: Int32(depth), adapter: Int32(adapter), emits: emits ? 1 : 0,
        decodes: decodes ? 1 : 0, temperature: 0, draw: 0,
        token_ids: tokenIDs.baseAddress.map { $0 + firstToken },
        blocks: blocks.baseAddress.map { $0 + firstBlock })
    }
  }

  /// Sequences in the order of their adapters, which makes each adapter one group.
  private func place(_ shape: IterationShape) throws(BackendError) -> [Placed] {
    var placed = shape.chunks.map(Placed.init) + shape.decodes.map(Placed.init)
    placed.sort { $0.adapter < $1.adapter }
    try check(placed)
    var token = 0
    var block = nextBlock
    for index in placed.indices {
      placed[index].firstToken = token
      placed[index].firstBlock = block
      token += placed[index].tokens
      block += blockCount(placed[index])
    }
    nextBlock = block % setup.kvBlocks
    return placed
  }

  private func blockCount(_ placed: Placed) -> Int {
    (placed.depth + placed.tokens + setup.block - 1) / setup.block
  }

  private func check(_ placed: [Placed]) throws(BackendError) {
    let kvTokens = setup.kvBlocks * setup.block
    for one in placed {
      guard one.tokens >= 1, one.depth >= 0, one.tokens <= kvTokens, one.depth <= kvTokens else {
        throw .unsupported(
          "\(one.tokens) tokens at a depth of \(one.depth) in \(kvTokens) tokens of KV cache")
      }
      guard one.adapter >= -1, one.adapter < setup.adapterRanks.count else {
        throw .unsupported("adapter \(one.adapter) of \(setup.adapterRanks.count)")
      }
    }
    try check(placed.count, "sequences", setup.maxSequences)
    try check(placed.reduce(0) { $0 + $1.tokens }, "tokens", setup.maxTokens)
    try check(placed.reduce(0) { $0 + blockCount($1) }, "KV blocks", setup.kvBlocks)
  }

  private func check(_ count: Int, _ what: String, _ limit: Int) throws(BackendError) {
    if count > limit {
      throw .unsupported("an iteration of \(count) \(what), where \(limit) were set up")
    }
  }
}

extension KernelModel {
  /// Makes the model in at most half of the memory that is free: what it takes must not make the
  /// machine swap, and others need some too.
  private static func make(_ setup: BackendSetup) throws(BackendError) -> OpaquePointer {
    let ranks = setup.adapterRanks.map { Int32(clamping: $0) }
    let free = ck_free_memory()
    let limit = free > 0 ? free / 2 : .max
    var made: OpaquePointer?
    let (bytes, status) = ranks.withUnsafeBufferPointer { ranks in
      var shape = ck_shape(setup, ranks: ranks.baseAddress)
      shape.memory = limit
      return (ck_model_bytes(&shape), ck_model_create(&shape, &made))
    }
    if status == CK_NO_MEMORY {
      throw .unsupported(
        "\(setup.model.name) with \(setup.kvBlocks) KV blocks would take \(megabytes(bytes)), and "
          + "half of the free memory is \(megabytes(limit))")
    }
    guard status == CK_OK, let made else {
      throw .unsupported("\(setup.model.name) has sizes that the CPU kernels cannot do")
    }
    return made
  }

  private static func megabytes(_ bytes: Int64) -> String {
    bytes < 0 ? "more than can be counted" : "\(bytes / 1_000_000) MB"
  }
}

extension ck_shape {
  /// Sizes beyond 32 bits become their limit, which no model may have.
  fileprivate init(_ setup: BackendSetup, ranks: UnsafePointer<Int32>?) {
    let model = setup.model
    self.init()
    layers = Int32(clamping: model.layers)
    hidden = Int32(clamping: model.hidden)
    heads = Int32(clamping: model.heads)
    kv_heads = Int32(clamping: model.kvHeads)
    head_size = Int32(clamping: model.headSize)
    feed_forward = Int32(clamping: model.feedForward)
    vocabulary = Int32(clamping: model.vocabulary)
    block = Int32(clamping: setup.block)
    kv_blocks = Int32(clamping: setup.kvBlocks)
    max_tokens = Int32(clamping: setup.maxTokens)
    max_sequences = Int32(clamping: setup.maxSequences)
    adapters = Int32(clamping: setup.adapterRanks.count)
    self.ranks = ranks
    adapted = setup.adapterTargets.projections
    seed = 1
  }
}

extension AdapterTargets {
  /// The set of `ck_projection`s.
  fileprivate var projections: UInt32 {
    let attention = [CK_QUERY, CK_KEY, CK_VALUE, CK_OUTPUT]
    let chosen =
      switch self {
      case .allLinear: attention + [CK_GATE, CK_UP, CK_DOWN]
      case .attention: attention
      case .queryValue: [CK_QUERY, CK_VALUE]
      }
    return chosen.reduce(0) { $0 | $1.rawValue }
  }
}

extension OperatorSeconds {
  /// What is left of the total is the host's.
  fileprivate init(_ seconds: ck_seconds) {
    self.init()
    self[.dense] = seconds.dense
    self[.prefillAttention] = seconds.prefill_attention
    self[.decodeAttention] = seconds.decode_attention
    self[.adapters] = seconds.adapters
    self[.head] = seconds.head
    self[.other] = max(0, seconds.total - total)
  }
}
