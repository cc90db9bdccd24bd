/// Attention of all layers, with whole-picosecond coefficients for decoding.
struct RooflineAttention: Sendable {
  /// Picoseconds a token of context, in the layers that see all of it and in those with a window.
  private let perContextToken: Int64
  private let perWindowToken: Int64
  /// Tokens the windowed layers look back; `.max` without such layers.
  private let window: Int
  private let perSequence: Int64
  private let kernels: Int64
  private let fullLayers: Double
  private let windowLayers: Double
  private let mixedDecode: Double
  private let costs: AttentionCosts

  init(_ config: RooflineConfig) {
    let efficiency = config.gpu.efficiency
    let layers = Double(config.model.layers)
    costs = AttentionCosts(config)
    windowLayers = Double(config.model.windowLayers)
    fullLayers = layers - windowLayers
    perContextToken = Picoseconds.slope(costs.perContextToken * fullLayers)
    perWindowToken = Picoseconds.slope(costs.perContextToken * windowLayers)
    window = windowLayers > 0 ? max(1, config.model.slidingWindow?.tokens ?? 1) : .max
    mixedDecode = efficiency.mixedDecode
    perSequence = Picoseconds.slope(efficiency.sequenceLatency * layers)
    kernels = Picoseconds.whole(efficiency.kernelLatency * layers)
  }

  /// Decode attention of `sequences` with `context` tokens in all.
  func decode(sequences: Int, context: Int) -> Int64 {
    let seen = isInsideWindow(sequences, context) ? context : sequences * window
    return kernels + perSequence * Int64(sequences) + perContextToken * Int64(context)
      + (perWindowToken == 0 ? 0 : perWindowToken * Int64(seen))
  }

  /// Its growth an iteration.
  func decodeSlope(sequences: Int, context: Int) -> Int64 {
    let coefficient =
      isInsideWindow(sequences, context) ? perContextToken + perWindowToken : perContextToken
    return coefficient * Int64(sequences)
  }

  /// Iterations for which it grows so: those that start with the mean context inside the window.
  func decodeIterations(sequences: Int, context: Int) -> Int {
    isInsideWindow(sequences, context) && window < .max ? window - context / sequences : .max
  }

  /// The mean context, rounded down, is below the window. It grows by one an iteration.
  private func isInsideWindow(_ sequences: Int, _ context: Int) -> Bool {
    window == .max || context / sequences < window
  }

  /// Attention of a batch that prefills, and perhaps decodes, in picoseconds.
  func mixed(_ batch: BatchShape) -> Int64 {
    guard batch.decodes > 0 else { return prefill(batch) }
    let alone = decode(sequences: batch.decodes, context: batch.contextTokens)
    return prefill(batch) + Picoseconds.whole(Double(alone) * mixedDecode * 1e-12)
  }

  /// Prefill attention, in picoseconds. Each layer takes the longer of computing the pairs and
  /// reading the KV of every chunk once.
  func prefill(_ batch: BatchShape) -> Int64 {
    let tokens = Double(batch.prefillTokens)
    let chunks = Double(max(1, batch.chunks))
    let pairs = 0.5 * Double(batch.prefillPairsTwice)
    // Keys a token sees in the mean, and tokens of KV: Σ (depth + n) for chunks of the mean size.
    let seen = pairs / tokens
    let kvTokens = chunks * seen + 0.5 * tokens
    var seconds = fullLayers * max(pairs * costs.perPair, kvTokens * costs.perKVToken)
    if windowLayers > 0 {
      let near = min(1, Double(window) / max(seen, 1))
      seconds +=
        windowLayers * max(pairs * near * costs.perPair, kvTokens * near * costs.perKVToken)
    }
    return kernels + Picoseconds.whole(seconds)
  }
}
