/// Attention of all layers, with whole-picosecond coefficients for decoding.
///
/// A class, so that asking it copies a reference and not the coefficients.
final class RooflineAttention: Sendable {
  /// Picoseconds a token of context, whatever its length: in the layers that see all of it, or to
  /// find what these read.
  private let perContextToken: Int64
  /// Layers with a sliding window, and layers that read no more than their best tokens.
  private let near: BoundedReads
  private let sparse: BoundedReads
  /// Whether there are any of these, and whether prompts are prefilled sparsely: mostly not.
  private let isBounded: Bool
  private let isPrefillSparse: Bool
  private let perSequence: Int64
  private let kernels: Int64
  private let fullLayers: Double
  private let windowLayers: Double
  private let linearLayers: Double
  private let window: Int
  private let mixedDecode: Double
  private let prefill: PrefillAttention
  private let costs: AttentionCosts

  init(_ config: RooflineConfig) {
    let efficiency = config.gpu.efficiency
    let model = config.model
    let layers = Double(model.layers)
    costs = AttentionCosts(config)
    windowLayers = Double(model.windowLayers)
    linearLayers = Double(model.linearLayers)
    fullLayers = Double(model.fullLayers)
    window = windowLayers > 0 ? max(1, model.slidingWindow?.tokens ?? 1) : .max
    let reach = config.attention.reach
    near = BoundedReads(
      Picoseconds.slope(costs.perContextToken * windowLayers), reach: min(window, reach ?? .max))
    let full = costs.perContextToken * fullLayers
    if let reach {
      sparse = BoundedReads(Picoseconds.slope(full), reach: reach)
      perContextToken = Picoseconds.slope(
        costs.perKVToken * config.attention.selection * fullLayers)
    } else {
      sparse = BoundedReads(0, reach: .max)
      perContextToken = Picoseconds.slope(full)
    }
    isBounded = near.isOn || sparse.isOn
    mixedDecode = efficiency.mixedDecode
    prefill = config.prefill
    isPrefillSparse = if case .sparse = prefill { true } else { false }
    perSequence = Picoseconds.slope(
      efficiency.sequenceLatency * layers + costs.perState * linearLayers)
    kernels = Picoseconds.whole(efficiency.kernelLatency * layers)
  }

  /// Decode attention of `sequences` with `context` tokens in all.
  @inline(__always)
  func decode(sequences: Int, context: Int) -> Int64 {
    let all = kernels + perSequence * Int64(sequences) + perContextToken * Int64(context)
    guard isBounded else { return all }
    return all + near.cost(sequences, context) + sparse.cost(sequences, context)
  }

  /// Its growth an iteration.
  @inline(__always)
  func decodeSlope(sequences: Int, context: Int) -> Int64 {
    guard isBounded else { return perContextToken * Int64(sequences) }
    let coefficient =
      perContextToken + near.growth(sequences, context) + sparse.growth(sequences, context)
    return coefficient * Int64(sequences)
  }

  /// Iterations for which it grows so: those that start with the mean context within the reaches
  /// that it is within now.
  @inline(__always)
  func decodeIterations(sequences: Int, context: Int) -> Int {
    guard isBounded else { return .max }
    return min(near.iterations(sequences, context), sparse.iterations(sequences, context))
  }

  /// Attention of a batch that prefills, and perhaps decodes, in picoseconds.
  func mixed(_ batch: BatchShape) -> Int64 {
    guard batch.decodes > 0 else { return prefill(batch) }
    let alone = decode(sequences: batch.decodes, context: batch.contextTokens)
    return prefill(batch) + Picoseconds.whole(Double(alone) * mixedDecode * 1e-12)
  }

  /// Of `pairs` queries and keys, those that layers compute that see the whole context. Queries are
  /// taken to see as many keys each as they do in the mean.
  @inline(__always)
  private func fullPairs(_ pairs: Double, seen: Double, chunks: Double) -> Double {
    guard isPrefillSparse, case .sparse(let sparse) = prefill, seen > 0 else { return pairs }
    let kept = pairs * prefill.kept(of: seen) / seen
    return min(pairs, kept + chunks * Double(sparse.probes) * seen)
  }

  /// Prefill attention, in picoseconds. Each layer takes the longer of computing the pairs and
  /// reading the KV of every chunk once; linear attention computes with each token, and reads and
  /// writes the state of every chunk's sequence.
  func prefill(_ batch: BatchShape) -> Int64 {
    let tokens = Double(batch.prefillTokens)
    let chunks = Double(max(1, batch.chunks))
    let pairs = 0.5 * Double(batch.prefillPairsTwice)
    // Keys a token sees in the mean, and tokens of KV: Σ (depth + n) for chunks of the mean size.
    let seen = pairs / tokens
    let kvTokens = chunks * seen + 0.5 * tokens
    let computed = fullPairs(pairs, seen: seen, chunks: chunks) * costs.perPair
    var seconds = fullLayers * max(computed, kvTokens * costs.perKVToken)
    if windowLayers > 0 {
      let near = min(1, Double(window) / max(seen, 1))
      seconds +=
        windowLayers * max(pairs * near * costs.perPair, kvTokens * near * costs.perKVToken)
    }
    if linearLayers > 0 {
      seconds += linearLayers * max(tokens * costs.perLinearToken, chunks * costs.perState)
    }
    return kernels + Picoseconds.whole(seconds)
  }
}

/// What decoding sequences cost that read no more than `reach` tokens of their context each: by the
/// mean context, which decides whether they read all of it. Affine on either side of the reach.
private struct BoundedReads {
  /// Picoseconds a token read; 0 = nothing is.
  private let perToken: Int64
  private let reach: Int

  init(_ perToken: Int64, reach: Int) {
    self.perToken = perToken
    self.reach = reach
  }

  /// Whether anything is read.
  var isOn: Bool { perToken != 0 }

  /// Of `sequences` with `context` tokens in all.
  @inline(__always)
  func cost(_ sequences: Int, _ context: Int) -> Int64 {
    guard perToken != 0 else { return 0 }
    return perToken * Int64(isWithin(sequences, context) ? context : sequences * reach)
  }

  /// Growth a token of context.
  @inline(__always)
  func growth(_ sequences: Int, _ context: Int) -> Int64 {
    perToken != 0 && isWithin(sequences, context) ? perToken : 0
  }

  /// Iterations for which that stays so.
  @inline(__always)
  func iterations(_ sequences: Int, _ context: Int) -> Int {
    guard perToken != 0, reach < .max, isWithin(sequences, context) else { return .max }
    return reach - context / sequences
  }

  /// The mean context, rounded down, is below the reach. It grows by one an iteration.
  @inline(__always)
  private func isWithin(_ sequences: Int, _ context: Int) -> Bool { context / sequences < reach }
}
