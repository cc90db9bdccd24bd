package import Pool

/// A measured point of a served engine: what a closed loop saw of one replica.
package struct ServedPoint: Hashable, Sendable {
  package var engine: ServedEngine
  package var model: Model
  package var gpu: GPU
  package var precision: Precision
  package var tensorParallel: Int
  package var load: ClosedLoad
  /// What was measured, in seconds.
  package var ttft: Double
  package var tpot: Double

  /// Points of one engine, model, precision and number of GPUs.
  package var group: String {
    "\(engine.rawValue) \(gpu.name) \(model.name) \(precision.rawValue) TP\(tensorParallel)"
  }

  /// Whether the engine held one sequence fewer than it had clients. The 16-bit TensorRT-LLM runs
  /// show it: up to 32 clients their TTFT holds a 1/clients part of a request's whole time, at
  /// every prompt and answer length and number of GPUs; no other run does.
  package var isOnePlaceShort: Bool { engine == .trtllm && precision.bytes >= 2 }

  /// The roofline's timing with `host`.
  package func timing(_ host: ServingHost) -> TimingModel {
    var served = gpu
    served.efficiency = gpu.efficiency.served(by: host)
    let config = RooflineConfig(
      model: model, gpu: served, tensorParallel: tensorParallel, precision: precision,
      kvPrecision: engine.kvPrecision(precision))
    return TimingModel(.roofline(config), engine: limits)
  }

  /// What the load generator would measure of `timing`; `nil` = the model does not fit the GPUs.
  package func predicted(_ timing: TimingModel) -> ClosedLoop.Outcome? {
    let memory = KVMemory.blocks(
      model: model, gpu: gpu, tensorParallel: tensorParallel, precision: precision,
      kvPrecision: engine.kvPrecision(precision), block: limits.block, maxBatch: limits.maxBatch,
      maxBatchTokens: limits.maxBatchTokens)
    guard case .success(let memory) = memory else { return nil }
    return ClosedLoop.run(
      load, on: timing, rule: engine.rule, kvTokens: memory.blocks * limits.block,
      places: isOnePlaceShort ? load.clients - 1 : nil)
  }

  private var limits: EngineConfig {
    EngineConfig(maxBatch: max(256, load.clients), maxBatchTokens: engine.rule.tokens)
  }
}
