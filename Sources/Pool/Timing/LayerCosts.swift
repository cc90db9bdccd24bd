/// What each operator of a forward pass costs on one GPU of a tensor-parallel group, by the
/// roofline: the longer of its arithmetic and its memory traffic, plus the latency of its kernel
/// (Williams, Waterman and Patterson, "Roofline", CACM 2009).
package struct LayerCosts {
  let model: Model
  let gpu: GPU
  let ranks: Double
  let precision: Precision
  /// What routed experts have to do; `nil` = there are none.
  let experts: ExpertLoad?
  /// Whether each GPU of several keeps its share of experts whole.
  let keepsWholeExperts: Bool
  /// Experts that a token visits, and what fetches those that are not on the GPU.
  let activeExperts: Double
  let offload: ExpertOffload?
  /// The links among the GPUs that share layers, and among those that share experts.
  private let layerLink: GroupLink?
  private let expertLink: GroupLink?

  package init(_ config: RooflineConfig) {
    model = config.model
    gpu = config.gpu
    ranks = Double(max(1, config.tensorParallel))
    precision = config.precision
    let ways = max(1, config.tensorParallel) * max(1, config.dataParallel)
    experts = model.experts.map { ExpertLoad($0, routing: config.routing, ranks: ways) }
    keepsWholeExperts = config.routing.isParallel && ways > 1
    activeExperts = model.experts.map(config.routing.visits) ?? 0
    offload = model.experts == nil ? nil : config.routing.offload
    layerLink = GroupLink(gpu, gpus: config.tensorParallel, config.interconnect)
    expertLink = GroupLink(gpu, gpus: ways, config.interconnect)
  }

  private var hidden: Double { Double(model.hidden) }
  private var activationBytes: Double { precision.unquantized.bytes }
  private var bandwidth: Double { gpu.bandwidth * gpu.efficiency.memory }
  private var kernelLatency: Double { gpu.efficiency.kernelLatency }

  /// Query width on one GPU, and the width of keys and values together.
  private var queryWidth: Double { Double(model.heads) * Double(model.headSize) / ranks }
  private var keyValueWidth: Double {
    2 * max(1, Double(model.kvHeads) / ranks) * Double(model.headSize)
  }

  /// A product of `tokens` rows with `weights` weights, `inputs` wide in and `outputs` wide out.
  func product(
    tokens: Double, inputs: Double, outputs: Double, weights: Double? = nil, in format: Precision
  ) -> Double {
    let weights = weights ?? inputs * outputs
    let arithmetic = 2 * tokens * weights / gpu.productRate(format)
    let traffic = weights * format.bytes + tokens * (inputs + outputs) * activationBytes
    return max(arithmetic, traffic / bandwidth) + kernelLatency
  }

  /// Projections around the attention of one layer.
  func attentionProjections(tokens: Double) -> Double {
    let format = model.attentionPrecision(precision)
    guard let latent = model.latentAttention else {
      return product(
        tokens: tokens, inputs: hidden, outputs: queryWidth + keyValueWidth, in: format)
        + product(tokens: tokens, inputs: queryWidth, outputs: hidden, in: format)
    }
    // Down-projections are whole on every GPU, up-projections are split by heads.
    let heads = Double(model.heads) / ranks
    let rank = Double(latent.queryRank)
    let query = heads * Double(latent.nopeSize + latent.ropeSize)
    let value = heads * Double(latent.valueSize)
    let down = rank + Double(latent.kvRank + latent.ropeSize)
    return product(tokens: tokens, inputs: hidden, outputs: down, in: format)
      + product(tokens: tokens, inputs: rank > 0 ? rank : hidden, outputs: query, in: format)
      + product(
        tokens: tokens, inputs: Double(latent.kvRank),
        outputs: heads * Double(latent.nopeSize) + value, in: format)
      + product(tokens: tokens, inputs: value, outputs: hidden, in: format)
  }

  /// Projections around the linear attention of one layer: queries, keys, values and gates in one
  /// product, then the output.
  func linearProjections(_ linear: Model.LinearAttention, tokens: Double) -> Double {
    let format = model.attentionPrecision(precision)
    let value = Double(linear.heads) * Double(linear.valueSize) / ranks
    return product(
      tokens: tokens, inputs: hidden, outputs: linear.projected / ranks, in: format)
      + product(tokens: tokens, inputs: value, outputs: hidden, in: format)
  }

  /// The gated feed-forward block of one dense layer: gate and up in one product, then down.
  func feedForward(tokens: Double, width: Double) -> Double {
    let width = width / ranks
    return product(tokens: tokens, inputs: hidden, outputs: 2 * width, in: precision)
      + product(tokens: tokens, inputs: width, outputs: hidden, in: precision)
  }

  /// The mixture of experts of one layer: router, grouped products over the `touched` experts,
  /// whose weights alone are read, shared experts. Without `touched`, routed experts are left out.
  func mixture(_ experts: Model.Experts, tokens: Double, touched: ExpertLoad.Touched?) -> Double {
    let count = Double(experts.count)
    let router = product(tokens: tokens, inputs: hidden, outputs: count, in: .bf16)
    let shared =
      experts.shared > 0
      ? feedForward(tokens: tokens, width: Double(experts.shared) * Double(experts.feedForward))
      : 0
    guard let touched else { return router + shared }
    let (up, down, shuffles) = routed(experts, tokens: tokens, touched: touched)
    return router + up + down + shuffles + shared
  }

  /// The grouped products of `tokens` over the `touched` experts, up and down, and the sorting of
  /// tokens by expert and summing of their outputs.
  func routed(
    _ experts: Model.Experts, tokens: Double, touched: ExpertLoad.Touched
  ) -> (up: Double, down: Double, shuffles: Double) {
    let width = Double(experts.feedForward) / (keepsWholeExperts ? 1 : ranks)
    let visits = visits(tokens: tokens)
    return (
      grouped(visits: visits, inputs: hidden, outputs: 2 * width, touched: touched.count),
      grouped(visits: visits, inputs: width, outputs: hidden, touched: touched.count),
      2 * (visits * 2 * hidden * activationBytes / bandwidth + kernelLatency)
    )
  }

  /// Bytes of experts that a GPU fetches for a layer.
  func bytes(absent touched: ExpertLoad.Touched) -> Double {
    touched.absent * model.expertWeights * precision.bytes / (keepsWholeExperts ? 1 : ranks)
  }

  /// Visits to the experts of the GPU that has most.
  private func visits(tokens: Double) -> Double { tokens * (experts?.visitsPerToken ?? 0) }

  /// What whole experts add to the all-reduces of one layer: every GPU sends its part of the
  /// tokens to the experts they visit and gets their outputs back, two all-to-alls in which all but
  /// one of R parts cross a link (GShard, arXiv 2006.16668, section 3.2; Tutel, arXiv 2206.03382).
  /// They take as long as the GPU with most visits.
  func exchanges(tokens: Double) -> Double {
    guard let expertLink else { return 0 }
    return 2 * expertLink.allToAll(visits(tokens: tokens) * hidden * activationBytes)
  }

  private func grouped(visits: Double, inputs: Double, outputs: Double, touched: Double) -> Double {
    let arithmetic = 2 * visits * inputs * outputs / gpu.productRate(precision)
    let traffic =
      touched * inputs * outputs * precision.bytes + visits * (inputs + outputs) * activationBytes
    return max(arithmetic, traffic / bandwidth) + kernelLatency
  }

  /// Norms, rotary embedding and activation of one layer: four kernels bound by memory. Each of
  /// the two norms reads and writes the residual and the activations.
  package func elementwise(tokens: Double, feedForward: Double) -> Double {
    let width = 8 * hidden + 2 * (queryWidth + keyValueWidth) + 3 * feedForward / ranks
    return tokens * width * activationBytes / bandwidth + 4 * kernelLatency
  }

  /// One all-reduce of `tokens` activations.
  func allReduce(tokens: Double) -> Double {
    layerLink?.allReduce(tokens * hidden * activationBytes) ?? 0
  }

  /// Handing `tokens` from one stage of a pipeline to the next: every GPU sends its part of the
  /// activations and of the residual, and those of the next stage gather them, as in vLLM.
  /// `isFar`: the stages are on different machines.
  func hop(tokens: Double, isFar: Bool, _ interconnect: Interconnect) -> Double {
    guard let link = gpu.linkBandwidth else { return 0 }
    let part = 2 * tokens * hidden * activationBytes / ranks
    let reached = gpu.efficiency.link * (isFar ? interconnect.bandwidth : link)
    let sent = gpu.efficiency.linkLatency + (isFar ? interconnect.latency : 0) + part / reached
    return sent + (layerLink?.allGather(part) ?? 0)
  }

  /// The output head over `sequences`, and the gathering of its parts from all GPUs.
  func outputHead(sequences: Double) -> Double {
    guard sequences > 0 else { return 0 }
    let part = Double(model.vocabulary) / ranks
    let head = product(
      tokens: sequences, inputs: hidden, outputs: part, in: precision.unquantized)
    return head + (layerLink?.allGather(sequences * part * activationBytes) ?? 0)
  }

  /// Looking up the embeddings of `tokens`.
  package func embedding(tokens: Double) -> Double {
    2 * tokens * hidden * activationBytes / bandwidth + kernelLatency
  }
}
