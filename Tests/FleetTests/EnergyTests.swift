import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("Energy")
struct EnergyTests {
  private static func config(
    _ curve: PowerCurve, replicas: Int = 1, gpus: Int = 1, warmup: SimTime = .zero
  ) -> FleetConfig {
    let stream = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 100),
        lengths: .independent(
          prompt: .uniform(min: 1, max: 300), output: .uniform(min: 1, max: 200))))
    let timing = AffineTiming(
      base: SimTime(picoseconds: 1_234_567_891), perPrefillToken: 30_017.3, perContextToken: 977)
    let pool = PoolConfig(
      name: "pool", replicas: replicas, engine: EngineConfig(maxBatch: 100),
      timing: .affine(timing), kvBlocks: 10_000, power: PowerConfig(curve: curve, gpus: gpus))
    return FleetConfig(
      name: "energy", streams: [stream], pools: [pool], requests: 500, warmup: warmup)
  }

  @Test("of a constant power is power times time after the warm-up, at work or not")
  func constant() throws {
    for mode in SimulationMode.allCases {
      let config = Self.config(
        .constant(350), replicas: 3, gpus: 8, warmup: SimTime(picoseconds: 1_234_567_891_011))
      let result = try Fleet.run(config, RunOptions(mode: mode))
      let span = (result.end - config.warmup).picoseconds
      // Each replica's energy is whole attojoules, rounded once; three of the same add up with
      // one rounding more.
      let each = Double(Int128(350 * 8 * 1_000_000) * Int128(span)) / 1e18
      #expect(result.pools[0].joules == each + each + each)
    }
  }

  /// Σ over time of the batch's size is Σ over requests of their time in a batch. With one watt a
  /// sequence the energy is that time, whatever the batches were.
  @Test("of a watt a sequence is the time that requests spend running, to the attojoule")
  func proportional() throws {
    let curve = PowerCurve.measured(at: [0, 128], watts: [0, 128])
    for mode in SimulationMode.allCases {
      let collector = RecordCollector()
      let result = try Fleet.run(
        Self.config(curve), RunOptions(mode: mode), recorder: collector)
      var running: Int128 = 0
      for request in collector.requests {
        #expect(request.status == .completed && request.preemptions == 0)
        running += Int128((request.left - (try #require(request.scheduled))).picoseconds)
      }
      #expect(result.pools[0].joules == Double(running * 1_000_000) / 1e18)
    }
  }

  @Test("of a replica that serves one request is what one sequence draws, and idle before")
  func oneRequest() throws {
    let curve = PowerCurve.logistic(idle: 300, nominal: 600, steepness: 1, midpoint: 4.2)
    var config = Self.config(curve)
    config.requests = 1
    let collector = RecordCollector()
    let result = try Fleet.run(config, recorder: collector)
    let request = try #require(collector.requests.first)
    // 300 + 300 / (1 + e^4.2) = 304.43 W; published: 304.
    let atWork = Int128((curve.watts(sequences: 1) * 1e6).rounded())
    #expect(atWork / 1_000_000 == 304)
    let idle = Int128(request.arrival.picoseconds) * 300_000_000
    let busy = Int128((request.left - request.arrival).picoseconds) * atWork
    #expect(result.pools[0].joules == Double(idle + busy) / 1e18)
  }

  @Test("is nothing in a run that is over before its warm-up, and unknown without a curve")
  func absent() throws {
    var config = Self.config(.constant(100), warmup: .seconds(3600))
    #expect(try Fleet.run(config).pools[0].joules == 0)
    config.pools[0].power = nil
    #expect(try Fleet.run(config).pools[0].joules == nil)
  }

  @Test("being metered changes nothing else")
  func changesNothing() throws {
    for number in 1...60 as ClosedRange<UInt64> {
      let metered = RandomScenario(number).make()
      // Without power nothing runs down.
      if metered.pools.contains(where: { $0.battery != nil }) { continue }
      var plain = metered
      for pool in plain.pools.indices { plain.pools[pool].power = nil }
      let records = (RecordCollector(), RecordCollector())
      var result = try Fleet.run(metered, recorder: records.0)
      let expected = try Fleet.run(plain, recorder: records.1)
      for pool in result.pools.indices {
        #expect((result.pools[pool].joules != nil) == (metered.pools[pool].power != nil))
        result.pools[pool].joules = nil
      }
      result.energySpans = []
      #expect(result == expected && records.0.requests == records.1.requests)
    }
  }
}
