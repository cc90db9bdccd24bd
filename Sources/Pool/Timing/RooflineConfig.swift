/// What roofline timing is computed from: a model, the GPUs it runs on, and how it is split.
package struct RooflineConfig: Hashable, Sendable {
  package var model: Model
  package var gpu: GPU
  package var tensorParallel: Int
  /// Which tokens a token of a prompt attends to.
  package var prefill: PrefillAttention
  /// Stages of the pipeline that the layers are dealt out to.
  package var pipelineParallel: Int
  /// Ranks that have the attention each of their own sequences, and share the experts.
  package var dataParallel: Int
  /// How its GPUs are joined.
  package var interconnect: Interconnect
  /// Format of weights and matrix products.
  package var precision: Precision
  /// Format of the KV cache.
  package var kvPrecision: Precision
  /// How tokens choose among experts; of no account without any.
  package var routing: ExpertRouting
  /// Which tokens of its context a decoding sequence attends to.
  package var attention: DecodeAttention

  package init(
    model: Model, gpu: GPU, tensorParallel: Int, precision: Precision, kvPrecision: Precision,
    routing: ExpertRouting = ExpertRouting(), attention: DecodeAttention = .dense,
    prefill: PrefillAttention = .dense, pipelineParallel: Int = 1, dataParallel: Int = 1,
    interconnect: Interconnect = .oneNode
  ) {
    self.prefill = prefill
    self.pipelineParallel = pipelineParallel
    self.dataParallel = dataParallel
    self.interconnect = interconnect
    self.model = model
    self.gpu = gpu
    self.tensorParallel = tensorParallel
    self.precision = precision
    self.kvPrecision = kvPrecision
    self.routing = routing
    self.attention = attention
  }
}

extension RooflineConfig {
  /// GPUs of a replica.
  package var gpus: Int { tensorParallel * pipelineParallel * dataParallel }

  /// Lanes of an engine whose replicas take `batchTokens` an iteration.
  func lanes(batchTokens: Int) -> Lanes {
    Lanes(stages: pipelineParallel, ranks: dataParallel, batchTokens: batchTokens)
  }

  /// Its largest stage, alone.
  var stage: RooflineConfig {
    var stage = self
    stage.model = model.stage(of: pipelineParallel)
    return stage
  }

  /// The ways in which it may have its experts: as it says, or whole and in parts.
  var expertWays: [RooflineConfig] {
    guard routing.isAdaptive, routing.isParallel else { return [self] }
    var parts = self
    parts.routing.isParallel = false
    return [self, parts]
  }
}
