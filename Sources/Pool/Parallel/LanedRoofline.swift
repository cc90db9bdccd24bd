/// Iteration time by roofline arithmetic of replicas with a pipeline or data-parallel ranks.
///
/// An iteration is one round of all lanes (see ``Lanes``): by the largest stage's layers for the
/// busiest lane, handing over included, and by what comes before and after all layers: embedding
/// and host on the first stage, the output head on the last.
///
/// Like ``RooflineTiming``, exactly affine in a decoding batch's iterations.
package final class LanedRoofline: Sendable {
  private let lanes: Lanes
  /// Layers of a stage by a lane's tokens, and their routed experts by those of all ranks, where
  /// these are more than one.
  private let layers: CountTable
  private let routed: CountTable?
  private let front: CountTable
  private let back: CountTable
  private let attention: RooflineAttention
  /// The least that a stage takes which prefills: launching its kernels one by one.
  private let launches: Int64

  package init(_ config: RooflineConfig, engine: EngineConfig) {
    let lanes = config.lanes(batchTokens: engine.maxBatchTokens)
    let stage = config.stage
    let costs = LayerCosts(stage)
    let efficiency = config.gpu.efficiency
    let isFar = config.gpus > config.interconnect.gpusPerNode
    let hasRanks = lanes.ranks > 1 && stage.model.experts != nil
    var ladder = costs.experts?.ladder
    layers = CountTable(upTo: lanes.budget) { count in
      let touched = ladder?.next() ?? ExpertLoad.Touched()
      guard count > 0 else { return 0 }
      let tokens = Double(count)
      let hop =
        lanes.stages > 1 ? costs.hop(tokens: tokens, isFar: isFar, config.interconnect) : 0
      return costs.layers(tokens: tokens, touched: hasRanks ? nil : touched) + hop
    }
    routed = hasRanks ? Self.routed(costs, upTo: lanes.budget * lanes.ranks) : nil
    front = CountTable(upTo: lanes.budget) { count in
      costs.embedding(tokens: Double(count)) + efficiency.hostPerIteration
    }
    back = CountTable(upTo: min(engine.maxBatch, lanes.budget)) { count in
      costs.outputHead(sequences: Double(count)) + Double(count) * efficiency.hostPerSequence
    }
    attention = RooflineAttention(stage)
    launches = Picoseconds.whole(efficiency.launchPerLayer * Double(stage.model.layers))
    self.lanes = lanes
  }

  /// The routed experts of a stage and their all-to-alls, by the tokens of all ranks.
  private static func routed(_ costs: LayerCosts, upTo tokens: Int) -> CountTable? {
    guard let experts = costs.model.experts else { return nil }
    let sparse = Double(costs.model.layers - costs.model.denseLayers)
    var ladder = costs.experts?.ladder
    return CountTable(upTo: tokens) { count in
      let touched = ladder?.next() ?? ExpertLoad.Touched()
      guard count > 0 else { return 0 }
      let tokens = Double(count)
      let (up, down, shuffles) = costs.routed(experts, tokens: tokens, touched: touched)
      let fetched = costs.offload?.delay(
        fetching: costs.bytes(absent: touched), beside: up + down + shuffles)
      return sparse * (up + down + shuffles + costs.exchanges(tokens: tokens) + (fetched ?? 0))
    }
  }

  package func duration(of batch: BatchShape) -> Int64 {
    let lane = lanes.busiest(of: batch)
    var stage = dense(lane, of: batch)
    if lane.prefillTokens > 0 {
      stage = max(stage + attention.mixed(lane), launches)
    } else if lane.decodes > 0 {
      stage += attention.decode(sequences: lane.decodes, context: lane.contextTokens)
    }
    let round = lanes.round(
      stage: stage, front: front[lane.prefillTokens + lane.decodes], back: back[lane.emitting],
      underWay: lanes.underWay(batch, lane: lane))
    return max(1, round)
  }

  func decodePiece(decodes: Int, contextTokens: Int) -> DecodePiece {
    var batch = BatchShape()
    batch.decodes = decodes
    batch.contextTokens = contextTokens
    let lane = lanes.busiest(of: batch)
    let (sequences, context) = (lane.decodes, lane.contextTokens)
    var piece = lanes.piece(
      stage: dense(lane, of: batch) + attention.decode(sequences: sequences, context: context),
      slope: attention.decodeSlope(sequences: sequences, context: context),
      front: front[sequences], back: back[sequences],
      underWay: lanes.underWay(batch, lane: lane),
      iterations: attention.decodeIterations(sequences: sequences, context: context))
    piece.first = max(1, piece.first)
    return piece
  }

  /// The layers of a stage but for their attention.
  private func dense(_ lane: BatchShape, of batch: BatchShape) -> Int64 {
    let own = layers[lane.prefillTokens + lane.decodes]
    guard let routed else { return own }
    return own + routed[lanes.acrossRanks(lane, of: batch)]
  }
}
