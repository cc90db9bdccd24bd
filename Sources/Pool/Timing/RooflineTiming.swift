/// Iteration time by roofline arithmetic, prepared for an engine's limits.
///
/// An iteration of T tokens, S of them emitting, takes
///
///     tokens(T) + emitting(S) + attention(D, Σc, P, pairs)
///
/// `tokens` holds every operator whose cost depends on T alone (projections, feed-forward, norms,
/// all-reduces, embedding) and the host's share of the iteration; `emitting` the output head and
/// the host's share of a sequence. Decode attention is a whole number of picoseconds a token of
/// context, so that its growth while a batch decodes is exact. Layers with a sliding window, sparse
/// attention or a budget of KV read min(c, their reach) of the mean context, in whole picoseconds
/// too: affine on either side of it. Where contexts lie on both sides of a reach, the mean of their
/// minima is less: by half of the contexts' mean distance from the reach, at most.
/// A batch that prefills takes at least as long as the host takes to launch its kernels. Where a
/// smaller model predicts prompts' KV, its pass comes first, and this model's only decodes.
///
/// A class, so that a look-up through `TimingModel` copies one reference and not the tables.
package final class RooflineTiming: Sendable {
  private let tokens: CountTable
  private let emitting: CountTable
  private let attention: RooflineAttention
  /// The least that an iteration with prefill takes: launching its kernels one by one, and the
  /// host's share of the iteration and of each emitting sequence.
  private let launches: Int64
  private let launchesPerSequence: Int64
  /// What predicts prompts' KV; `nil` = it is computed.
  private let predictor: KVPredictor?

  init(_ config: RooflineConfig, engine: EngineConfig) {
    let costs = LayerCosts(config)
    let model = config.model
    let efficiency = config.gpu.efficiency
    tokens = Self.table(config, upTo: engine.maxBatchTokens)
    emitting = CountTable(upTo: min(engine.maxBatch, engine.maxBatchTokens)) { count in
      costs.outputHead(sequences: Double(count)) + Double(count) * efficiency.hostPerSequence
    }
    attention = RooflineAttention(config)
    let launch = efficiency.launchPerLayer * Double(model.layers)
    launches = launch > 0 ? Picoseconds.whole(launch + efficiency.hostPerIteration) : 0
    launchesPerSequence = launch > 0 ? Picoseconds.slope(efficiency.hostPerSequence) : 0
    predictor = config.prefill.prediction.map { KVPredictor($0, config, engine: engine) }
  }

  /// Operators by tokens alone, with experts in the faster of two ways where that can change.
  private static func table(_ config: RooflineConfig, upTo tokens: Int) -> CountTable {
    let host = config.gpu.efficiency.hostPerIteration
    var ways = config.expertWays.map(ForwardTimes.init)
    return CountTable(upTo: tokens) { _ in
      var least = Double.infinity
      for way in ways.indices { least = min(least, ways[way].next()) }
      return least + host
    }
  }

  func duration(of batch: BatchShape) -> Int64 {
    let fixed =
      tokens[batch.prefillTokens + batch.decodes + batch.drafted] + emitting[batch.emitting]
    if batch.prefillTokens > 0 {
      if let predictor {
        return predictor.duration(of: batch) + duration(of: predictor.basePass(of: batch))
      }
      let device = fixed + attention.mixed(batch)
      return max(1, device, launches + launchesPerSequence * Int64(batch.emitting))
    }
    if batch.decodes == 0 { return max(1, fixed) }
    let context = batch.contextTokens
    return max(1, fixed + attention.decode(sequences: batch.decodes, context: context))
  }

  func decodePiece(decodes: Int, contextTokens: Int) -> DecodePiece {
    let first =
      tokens[decodes] + emitting[decodes]
      + attention.decode(sequences: decodes, context: contextTokens)
    return DecodePiece(
      first: max(1, first),
      slope: attention.decodeSlope(sequences: decodes, context: contextTokens),
      iterations: attention.decodeIterations(sequences: decodes, context: contextTokens))
  }
}

/// What forward passes take, from no tokens on, token by token.
private struct ForwardTimes {
  private let costs: LayerCosts
  private var ladder: ExpertLoad.Ladder?
  private var tokens = 0.0

  init(_ config: RooflineConfig) {
    costs = LayerCosts(config)
    ladder = costs.experts?.ladder
  }

  /// In seconds.
  mutating func next() -> Double {
    let touched = ladder?.next() ?? ExpertLoad.Touched()
    defer { tokens += 1 }
    return costs.forward(tokens: tokens, touched: touched)
  }
}

extension LayerCosts {
  /// Everything in a forward pass that depends on the number of tokens alone.
  /// `touched` experts a layer are visited.
  func forward(tokens: Double, touched: ExpertLoad.Touched) -> Double {
    tokens > 0 ? layers(tokens: tokens, touched: touched, after: embedding(tokens: tokens)) : 0
  }

  /// The same of the layers alone, added to `start`. Without `touched`, routed experts are left
  /// out.
  func layers(
    tokens: Double, touched: ExpertLoad.Touched?, after start: Double = 0
  ) -> Double {
    let dense = Double(model.denseLayers)
    let sparse = Double(model.layers) - dense
    var total = start
    total +=
      Double(model.layers)
      * (attentionProjections(tokens: tokens) + 2 * allReduce(tokens: tokens))
    if let linear = model.linearAttention {
      total +=
        Double(model.linearLayers)
        * (linearProjections(linear, tokens: tokens) - attentionProjections(tokens: tokens))
    }
    if dense > 0 {
      let width = Double(model.feedForward)
      total +=
        dense
        * (feedForward(tokens: tokens, width: width)
          + elementwise(tokens: tokens, feedForward: width))
    }
    if sparse > 0, let experts = model.experts {
      let width = Double(experts.feedForward) * (activeExperts + Double(experts.shared))
      total +=
        sparse
        * (mixture(experts, tokens: tokens, touched: touched)
          + elementwise(tokens: tokens, feedForward: width))
      if keepsWholeExperts {
        // The all-reduce that sums shared experts is not needed without any.
        let exchanges = touched == nil ? 0 : exchanges(tokens: tokens)
        total += sparse * (exchanges - (experts.shared > 0 ? 0 : allReduce(tokens: tokens)))
      }
      if let offload, let touched {
        let beside =
          attentionProjections(tokens: tokens) + mixture(experts, tokens: tokens, touched: touched)
        total += sparse * offload.delay(fetching: bytes(absent: touched), beside: beside)
      }
    }
    return total
  }
}
