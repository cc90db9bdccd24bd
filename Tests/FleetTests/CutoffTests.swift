import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("A run that is cut off")
struct CutoffTests {
  @Test("ends that long after its last arrival, and counts who is left as unfinished")
  func endsAfterLastArrival() throws {
    let stream = StreamConfig(
      name: "slow",
      source: .generated(
        arrivals: .constant(rate: 1),
        lengths: .independent(prompt: .constant(1), output: .constant(10_000))))
    let pool = PoolConfig(
      name: "one", replicas: 1, engine: EngineConfig(),
      timing: .affine(AffineTiming(base: .seconds(0.01))), kvBlocks: 10_000)
    let config = FleetConfig(
      name: "cut", streams: [stream], pools: [pool], duration: .seconds(5.5),
      cutoff: .seconds(0.25))
    for mode in SimulationMode.allCases {
      let collector = RecordCollector()
      let result = try Fleet.run(config, RunOptions(mode: mode), recorder: collector)
      let last = try #require(collector.requests.map(\.arrival).max())
      #expect(result.end == last + .seconds(0.25))
      #expect(result.cells[0].outcomes.unfinished == collector.requests.count)
      // An iteration is 10 ms: the oldest request emitted a token in each that ended.
      let oldest = try #require(collector.requests.first { $0.id == 0 })
      let running = (result.end - oldest.arrival).picoseconds
      #expect(Int64(oldest.outputTokens) == running / 10_000_000_000)
    }
  }
}
