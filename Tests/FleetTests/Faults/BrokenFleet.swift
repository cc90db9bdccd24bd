import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Workload

/// A fleet whose every instant can be told beforehand: iterations take 10 ms whatever is in them,
/// requests of one prompt token come one a second from second 1 on.
func clockwork(
  replicas: Int = 1, outputTokens: Int = 100, requests: Int = 1, faults: [FaultConfig],
  recovery: RecoveryConfig = RecoveryConfig(), health: HealthConfig? = nil,
  restart: SimTime = .zero, maxBatch: Int = 256
) -> FleetConfig {
  let stream = StreamConfig(
    name: "steady",
    source: .generated(
      arrivals: .constant(rate: 1),
      lengths: .independent(prompt: .constant(1), output: .constant(outputTokens))))
  let pool = PoolConfig(
    name: "one", replicas: replicas, engine: EngineConfig(maxBatch: maxBatch),
    timing: .affine(AffineTiming(base: .seconds(0.01))), kvBlocks: 10_000, restart: restart)
  return FleetConfig(
    name: "clockwork", streams: [stream],
    router: RouterConfig(recovery: recovery, health: health), pools: [pool], faults: faults,
    requests: requests)
}

/// One outage of all units.
func outage(
  _ effect: FaultEffect, at start: Double, for length: Double, of domain: FaultDomain = .replica,
  unit: Int = -1
) -> FaultConfig {
  FaultConfig(
    name: "outage", effect: effect, domain: domain,
    outages: .listed([Outage(start: .seconds(start), length: .seconds(length), unit: unit)]))
}

/// Runs `config` in both modes, which must agree, and returns what it left.
func runBoth(
  _ config: FleetConfig
) throws -> (result: FleetResult, records: [RequestRecord]) {
  let leap = RecordCollector()
  let step = RecordCollector()
  let result = try Fleet.run(config, RunOptions(checksInvariants: true), recorder: leap)
  _ = try Fleet.run(
    config, RunOptions(mode: .step, checksInvariants: true), recorder: step)
  precondition(leap.requests == step.requests, "leap and step differ")
  return (result, leap.requests.sorted { $0.id < $1.id })
}
