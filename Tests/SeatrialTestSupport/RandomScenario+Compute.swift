internal import DiscreteEvents
internal import Fleet
package import Pool

extension RandomScenario {
  /// Gives some pools roofline timing of a small model on a slow GPU, so that an iteration takes
  /// about a millisecond, with experts, windows, sparse and
  /// linear attention or without.
  func addCompute(to config: inout FleetConfig) {
    for index in config.pools.indices where isOn(0.3) {
      config.pools[index].timing = .roofline(randomRoofline())
      if isOn(0.2) {
        config.pools[index].engine.pause = EnginePause(
          every: oneOf([1, 7, 100]), length: SimTime(picoseconds: oneOf([1, 5_000_000_000])))
      }
    }
  }

  /// Roofline timing of any kind whose iterations take about a millisecond.
  package func randomRoofline() -> RooflineConfig {
    let experts = Model.Experts(
      count: oneOf([4, 16]), active: oneOf([1, 2, 4]), shared: oneOf([0, 1]),
      feedForward: 128, denseLayers: oneOf([0, 1]))
    let model = Model(
      name: "random", layers: 8, hidden: 128, heads: 8, kvHeads: 4, headSize: 16,
      feedForward: 512, vocabulary: 1000, maxLength: 100_000,
      experts: isOn() ? experts : nil,
      slidingWindow: isOn(0.3) ? .init(layers: 3, tokens: oneOf([1, 20])) : nil,
      linearAttention: isOn(0.3) ? .init(layers: 4, heads: 2, keySize: 16, valueSize: 32) : nil,
      source: "test")
    let gpu = GPU(
      name: "slow", memory: 1e9, bandwidth: 5e9, flops: [.bf16: 5e11], linkBandwidth: 1e9,
      efficiency: KernelEfficiency(
        kernelLatency: oneOf([0, 5e-6]), mixedDecode: oneOf([1, 1.3]),
        launchPerLayer: oneOf([0, 1e-4])),
      source: "test")
    var routing = ExpertRouting(
      skew: oneOf([0, 0.7, 2]), isParallel: isOn(), capacity: oneOf([nil, 1, 1.5]))
    routing.active = oneOf([nil, nil, 1.3])
    if routing.isParallel, isOn() {
      routing.placement = .balanced
      routing.copies = oneOf([0, 4])
    }
    if isOn(0.3) {
      routing.offload = ExpertOffload(
        resident: oneOf([1, 4]), link: 1e9, keeps: oneOf([.popular, .lru]),
        prediction: oneOf([nil, 0, 0.8]))
    }
    let attention: DecodeAttention = oneOf([
      .dense, .dense, .budget(24), .blockTopK(.init(block: 4, blocks: 3, recent: 5)),
    ])
    var config = RooflineConfig(
      model: model, gpu: gpu, tensorParallel: oneOf([1, 2, 4]), precision: .bf16,
      kvPrecision: .bf16, routing: routing, attention: attention)
    if isOn(0.3) {
      config.prefill = .sparse(SparsePrefill(minimum: oneOf([1, 40]), scale: 2, probes: 8))
    }
    if isOn(0.3) {
      var small = model
      small.layers = 2
      small.slidingWindow = nil
      small.linearAttention = nil
      config.prefill = .predicted(KVPrediction(by: small))
    }
    if isOn(0.4) { config.pipelineParallel = oneOf([2, 3, 8]) }
    if routing.isParallel, isOn(0.4) { config.dataParallel = 2 }
    if config.pipelineParallel * config.dataParallel == 1 { config.routing.isAdaptive = isOn() }
    if isOn(0.3) {
      config.interconnect = Interconnect(gpusPerNode: 2, bandwidth: 5e8, latency: 2e-5)
    }
    return config
  }
}
