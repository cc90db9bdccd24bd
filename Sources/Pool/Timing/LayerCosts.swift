/// What each operator of a forward pass costs on one GPU of a tensor-parallel group, by the
/// roofline: the longer of its arithmetic and its memory traffic, plus the latency of its kernel
/// (Williams, Waterman and Patterson, "Roofline", CACM 2009).
package struct LayerCosts {
  let model: Model
  let gpu: GPU
  let ranks: Double
  let precision: Precision

  package init(_ config: RooflineConfig) {
    model = config.model
    gpu = config.gpu
    ranks = Double(max(1, config.tensorParallel))
    precision = config.precision
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
  private func product(
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

  /// The gated feed-forward block of one dense layer: gate and up in one product, then down.
  func feedForward(tokens: Double, width: Double) -> Double {
    let width = width / ranks
    return product(tokens: tokens, inputs: hidden, outputs: 2 * width, in: precision)
      + product(tokens: tokens, inputs: width, outputs: hidden, in: precision)
  }

  /// The mixture of experts of one layer: router, grouped products over the experts that the
  /// tokens touch, shared experts. Of E experts, T tokens that visit k each at random touch
  /// E·(1 − (1 − k/E)^T); only their weights are read.
  func mixture(_ experts: Model.Experts, tokens: Double, untouched: Double) -> Double {
    let count = Double(experts.count)
    let width = Double(experts.feedForward) / ranks
    let visits = tokens * Double(experts.active)
    let touched = count * (1 - untouched)
    let grouped = grouped(visits: visits, inputs: hidden, outputs: 2 * width, touched: touched)
    let down = self.grouped(visits: visits, inputs: width, outputs: hidden, touched: touched)
    let router = product(tokens: tokens, inputs: hidden, outputs: count, in: .bf16)
    // Sorting tokens by expert, and summing their outputs.
    let shuffles = 2 * (visits * 2 * hidden * activationBytes / bandwidth + kernelLatency)
    let shared =
      experts.shared > 0
      ? feedForward(tokens: tokens, width: Double(experts.shared) * Double(experts.feedForward))
      : 0
    return router + grouped + down + shuffles + shared
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

  /// One all-reduce of `tokens` activations: a ring moves 2·(R − 1)/R of the message over each
  /// link (Thakur, Rabenseifner and Gropp 2005).
  func allReduce(tokens: Double) -> Double {
    guard ranks > 1, let link = gpu.linkBandwidth else { return 0 }
    let message = tokens * hidden * activationBytes
    return gpu.efficiency.linkLatency
      + 2 * (ranks - 1) / ranks * message / (link * gpu.efficiency.link)
  }

  /// The output head over `sequences`, and the gathering of its parts from all GPUs.
  func outputHead(sequences: Double) -> Double {
    guard sequences > 0 else { return 0 }
    let part = Double(model.vocabulary) / ranks
    let head = product(
      tokens: sequences, inputs: hidden, outputs: part, in: precision.unquantized)
    guard ranks > 1, let link = gpu.linkBandwidth else { return head }
    let gathered = sequences * part * (ranks - 1) * activationBytes
    return head + gpu.efficiency.linkLatency + gathered / (link * gpu.efficiency.link)
  }

  /// Looking up the embeddings of `tokens`.
  package func embedding(tokens: Double) -> Double {
    2 * tokens * hidden * activationBytes / bandwidth + kernelLatency
  }
}
