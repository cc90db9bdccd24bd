internal import DiscreteEvents
internal import Pool
package import Router
internal import Workload

extension RouterConfig {
  /// The time that every decision takes in a fleet of `description`.
  func decisionTime(in description: FleetDescription) -> SimTime {
    switch decision {
    case .fixed(let time): time
    // A scenario that asks for a cost that nobody measured is wrong and does not come here.
    case .measured: policy.measuredDecision(in: description) ?? .zero
    }
  }
}

extension FleetConfig {
  /// What the router is told of the fleet.
  package var description: FleetDescription {
    var first = 0
    let pools = pools.map { pool in
      defer { first += pool.replicas }
      return FleetDescription.Pool(
        name: pool.name, replicas: first..<first + pool.replicas, maxBatch: pool.engine.maxBatch,
        maxSequence: Engine(pool, mode: .leap).maxSequence, dollarsPerHour: pool.dollarsPerHour,
        adapterSlots: pool.adapters?.lastingSlots ?? 0,
        adapterLoads: pool.adapters.map { service in
          service.adapters.indices.map { service.loadTime($0) }
        } ?? [], block: pool.engine.block)
    }
    let arms = quality?.arms.map {
      FleetDescription.Arm(
        name: $0.name, pool: $0.pool, adapter: $0.adapter, stage: $0.stage,
        dollarsPerMillionTokens: $0.dollarsPerMillionTokens, outputTokens: $0.outputTokens)
    }
    let streams = streams.map {
      FleetDescription.Stream(
        name: $0.name, ttft: $0.slo.ttft, tpot: $0.slo.tpot, e2e: $0.slo.e2e,
        priority: $0.priority)
    }
    return FleetDescription(
      pools: pools, streams: streams, adapters: adapters.map(\.name), arms: arms,
      contextSize: quality?.contextSize ?? 0, intents: intents,
      confusion: router.classifier?.confusion(among: intents.count) ?? [],
      missCost: quality?.missCost ?? 0, horizon: hasTasks ? nil : requests,
      network: networkDescription)
  }
}
