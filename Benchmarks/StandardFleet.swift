internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Router
internal import Workload

/// The standard workload S*n*: *n* replicas of Llama-3.1-8B on an H100 by roofline, paged KV
/// memory, lengths like those of the Azure conversation trace (mean prompt 1,155 and output 211
/// tokens, clipped at 4,096 and 1,000; Azure/AzurePublicDataset, 2023), Poisson arrivals at a
/// fraction of capacity, least-loaded, every metric on.
enum StandardFleet {
  static func config(replicas: Int, requests: Int, load: Double = 0.75) -> FleetConfig {
    var config = saturated(replicas: replicas, requests: requests)
    let rate = capacity * Double(replicas) * load
    config.streams[0].source = .generated(arrivals: .poisson(rate: rate), lengths: lengths)
    return config
  }

  /// Requests a second that one replica completes when 400 clients send their next request the
  /// moment the last one left.
  static let capacity: Double = {
    let requests = 40_000
    guard let result = try? Fleet.run(saturated(replicas: 1, requests: requests)) else { return 1 }
    return Double(requests) / result.end.seconds
  }()

  private static let lengths = LengthsConfig.independent(
    prompt: .lognormal(mean: 1155, cv: 1.1, max: 4096),
    output: .lognormal(mean: 211, cv: 1, max: 1000))

  private static func saturated(replicas: Int, requests: Int) -> FleetConfig {
    FleetConfig(
      name: "S\(replicas)",
      streams: [
        StreamConfig(
          name: "conversation",
          source: .generated(
            arrivals: .closed(clients: 400 * replicas, think: .constant(.zero)), lengths: lengths),
          slo: SLO(ttft: .seconds(1), tpot: .seconds(0.05)))
      ],
      pools: [pool(replicas: replicas)], requests: requests)
  }

  private static func pool(replicas: Int) -> PoolConfig {
    guard let model = Model.catalogue.first(where: { $0.name == "llama-3.1-8b" }),
      let gpu = GPU.catalogue.first(where: { $0.name == "h100-sxm" })
    else { preconditionFailure("the catalogue lacks the standard hardware") }
    let engine = EngineConfig()
    let memory = KVMemory.blocks(
      model: model, gpu: gpu, tensorParallel: 1, precision: .bf16, kvPrecision: .bf16,
      block: engine.block, maxBatch: engine.maxBatch, maxBatchTokens: engine.maxBatchTokens,
      utilization: 0.9)
    guard case .success(let sized) = memory else {
      preconditionFailure("the standard model does not fit the standard GPU")
    }
    return PoolConfig(
      name: "h100", replicas: replicas, engine: engine,
      timing: .roofline(
        RooflineConfig(
          model: model, gpu: gpu, tensorParallel: 1, precision: .bf16, kvPrecision: .bf16)),
      kvBlocks: sized.blocks)
  }
}
