/// The KV cache that an engine sets aside on each GPU, and what the rest of the memory is for.
///
/// Sized as vLLM does it: of `utilization` × memory, what the weights and the peak of a profiling
/// pass with the largest batch leave is cut into blocks. Bytes of one GPU.
package struct KVMemory: Hashable, Sendable {
  /// Blocks of the pool; every GPU of a tensor-parallel group holds its share of each.
  package var blocks: Int
  /// Bytes of one block.
  package var blockBytes: Double
  /// Memory the engine may use.
  package var budget: Double
  package var weights: Double
  /// Peak activations of the profiling pass.
  package var activations: Double
  /// CUDA context, workspaces, communication buffers.
  package var overhead: Double
  /// What does not grow with contexts, for each running sequence: the KV of layers with a sliding
  /// window, the states of linear attention, and all KV where a sequence has a budget of it.
  package var constant: Double
  /// Adapters that have memory of their own.
  package var adapters: Double

  /// Why a model does not fit.
  package struct Shortfall: Error, Hashable, Sendable {
    /// Bytes a GPU needs before its first KV block, and bytes it has.
    package var needed: Double
    package var budget: Double
    package var message: String
  }

  /// Sizes the KV cache of a replica.
  ///
  /// - Parameters:
  ///   - block: Tokens a block.
  ///   - maxBatch: Sequences running at once, at most.
  ///   - maxBatchTokens: Tokens an iteration, at most.
  ///   - reserved: Bytes set aside for adapters.
  ///   - attention: Which tokens decoding attends to.
  ///   - longest: Tokens of the longest sequence.
  ///   - dataParallel: Ranks that share the routed experts; the blocks are one rank's.
  ///   - routing: How much of the routed experts GPUs keep.
  ///   - utilization: The fraction of the GPU's memory the engine may use.
  /// - Returns: The blocks and where the memory goes, or why not even one block fits.
  package static func blocks(
    model: Model, gpu: GPU, tensorParallel: Int, precision: Precision, kvPrecision: Precision,
    block: Int, maxBatch: Int, maxBatchTokens: Int, utilization: Double = 0.9,
    reserved: Double = 0, attention: DecodeAttention = .dense, longest: Int = .max,
    dataParallel: Int = 1, routing: ExpertRouting = ExpertRouting()
  ) -> Result<KVMemory, Shortfall> {
    var memory = KVMemory(
      blocks: 0,
      blockBytes: blockBytes(
        of: model, tensorParallel: tensorParallel, kvPrecision: kvPrecision, block: block),
      budget: utilization * gpu.memory,
      weights: model.weightBytes(
        precision, tensorParallel: tensorParallel, dataParallel: dataParallel,
        share: model.experts.map(routing.share) ?? 1),
      activations: peakActivations(
        model: model, tensorParallel: tensorParallel, precision: precision, maxBatch: maxBatch,
        maxBatchTokens: maxBatchTokens),
      overhead: contextBytes + communicationBytes(tensorParallel: tensorParallel),
      constant: Double(maxBatch)
        * constantBytes(
          of: model, tensorParallel: tensorParallel, kvPrecision: kvPrecision,
          attention: attention), adapters: reserved)
    let needed =
      memory.weights + memory.activations + memory.overhead + memory.constant + memory.adapters
    // Under a budget, and where there are states alone, all that a sequence keeps is set aside:
    // blocks only count its tokens.
    let isBounded = attention.kept != nil || !model.keepsKV
    let left = memory.budget - needed
    let count = isBounded ? bounded(maxBatch, longest, block) : left / memory.blockBytes
    guard count >= 1, left >= 0 else {
      return .failure(
        Shortfall(
          needed: needed, budget: memory.budget,
          message: "\(model.name) in \(precision.rawValue) needs \(gigabytes(needed)) on each of "
            + "\(tensorParallel) \(gpu.name), which has \(gigabytes(memory.budget)) to give"))
    }
    memory.blocks = Int(min(count, 1e9))
    return .success(memory)
  }

  /// Blocks of `maxBatch` sequences as long as can be.
  private static func bounded(_ maxBatch: Int, _ longest: Int, _ block: Int) -> Double {
    Double(maxBatch) * (Double(longest) / Double(block)).rounded(.up)
  }

  /// Bytes that each running sequence has set aside on a GPU, whatever its context.
  private static func constantBytes(
    of model: Model, tensorParallel: Int, kvPrecision: Precision, attention: DecodeAttention
  ) -> Double {
    let perToken = model.kvBytesPerLayer(kvPrecision, tensorParallel: tensorParallel)
    let states =
      Double(model.linearLayers) * (model.linearAttention?.stateBytes ?? 0)
      / Double(max(1, tensorParallel))
    let window = model.slidingWindow?.tokens ?? 0
    let windowLayers = Double(model.windowLayers)
    guard let kept = attention.kept else {
      return (model.fullLayers > 0 ? windowLayers * Double(window) * perToken : 0) + states
    }
    let tokens = Double(model.fullLayers) * Double(kept) + windowLayers * Double(min(window, kept))
    return tokens * perToken + states
  }

  /// Bytes of a block of `block` tokens on each GPU. A model all of whose layers have a window
  /// pages them; otherwise only the others do.
  package static func blockBytes(
    of model: Model, tensorParallel: Int, kvPrecision: Precision, block: Int
  ) -> Double {
    let pagedLayers = Double(model.fullLayers > 0 ? model.fullLayers : model.windowLayers)
    return Double(block) * pagedLayers
      * model.kvBytesPerLayer(kvPrecision, tensorParallel: tensorParallel)
  }

  /// Bytes alive at the peak of a profiling pass: in a feed-forward block the product of gate and
  /// up, its activation (3 widths a token) and the residual, normed, attention and output rows
  /// (4 widths a token); or at the sampler, where a sequence's logits exist as 16-bit and 32-bit
  /// values, sorted values with 64-bit indices, probabilities, their cumulative sums and masks,
  /// and the scattered result (31 bytes a logit). The larger of the two, as they are not alive at
  /// once. Read off vLLM's model runner and sampler; the test beside this compares the result
  /// with four real engines.
  static func peakActivations(
    model: Model, tensorParallel: Int, precision: Precision, maxBatch: Int, maxBatchTokens: Int
  ) -> Double {
    let ranks = Double(max(1, tensorParallel))
    var width = Double(model.denseLayers > 0 ? model.feedForward : 0)
    if let experts = model.experts {
      width = max(width, Double(experts.feedForward) * Double(experts.active + experts.shared))
    }
    let values = 3 * width / ranks + 4 * Double(model.hidden)
    let forward = Double(maxBatchTokens) * values * precision.unquantized.bytes
    let logits = Double(min(maxBatch, maxBatchTokens)) * Double(model.vocabulary)
    return max(forward, logits * 31)
  }

  /// Memory outside the tensors: 0.18 GB, what four real engines have left over (see the test).
  static let contextBytes = 0.18e9

  /// NCCL's buffers (ai-dynamo/aiconfigurator, h100_sxm.yaml: nccl_mem).
  static func communicationBytes(tensorParallel: Int) -> Double {
    switch tensorParallel {
    case ...1: 0
    case 2: 358_612_992
    default: 411_041_792
    }
  }

  private static func gigabytes(_ bytes: Double) -> String {
    guard bytes.magnitude < 1e18 else { return "over 10^9 GB" }
    let tenths = Int((bytes / 1e8).rounded())
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}
