import DiscreteEvents
import Fleet
import Pool
import Study
import Testing
import Workload

@Suite("Sequential stopping") struct PrecisionRuleTests {
  private let config = FleetConfig(
    name: "queue",
    streams: [
      StreamConfig(
        name: "s",
        source: .generated(
          arrivals: .poisson(rate: 5),
          lengths: .independent(
            prompt: .constant(10), output: .lognormal(mean: 20, cv: 1, max: 100))))
    ],
    pools: [
      PoolConfig(
        name: "p", replicas: 1, engine: EngineConfig(),
        timing: .affine(AffineTiming(base: .seconds(0.02))), kvBlocks: 10_000)
    ],
    duration: .seconds(60))

  private func extend(target: Double, most: Int) throws -> (Measurements, [String]) {
    let runs = ReplicatedRuns([config])
    var measurements = [Measurements()]
    try runs.add(0..<5, to: &measurements)
    let rule = PrecisionRule(target: target, mostReplications: most)
    let notes = try rule.extend(runs, &measurements, names: ["queue"])
    return (measurements[0], notes)
  }

  @Test("it goes on until every headline interval is tight enough")
  func reached() throws {
    let (measurements, notes) = try extend(target: 0.03, most: 2000)
    #expect(measurements.replications > 5)
    #expect(notes.count == 1 && notes[0].hasPrefix("Every headline interval is within ± 3"))
    let summary = measurements.summary
    for metric in Metric.headline(of: summary) {
      let estimate = try #require(summary.estimate(metric))
      #expect((estimate.halfWidth ?? .infinity) <= 0.03 * estimate.value, "\(metric.path)")
    }
  }

  @Test("it stops where it must, and says which numbers are not that tight")
  func stopped() throws {
    let (measurements, notes) = try extend(target: 0.0001, most: 12)
    #expect(measurements.replications == 12)
    #expect(notes.contains { $0.hasPrefix("P99 E2E of queue is known to ± ") })
  }

  @Test("what is precise already takes no more replications")
  func enough() throws {
    let (measurements, _) = try extend(target: 0.9, most: 2000)
    #expect(measurements.replications == 5)
  }
}
