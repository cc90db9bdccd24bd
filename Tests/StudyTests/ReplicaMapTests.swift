import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Study
import Testing

@Suite("Replicas over time") struct ReplicaMapTests {
  private func stretch(
    replica: Int = 0, from: Double, to: Double, decodes: Int
  ) -> IterationStretch {
    IterationStretch(
      pool: 0, replica: replica, start: .seconds(from), end: .seconds(to), iterations: 1,
      decodes: decodes, prefillTokens: 0, kvBlocksUsed: 0, waiting: 0)
  }

  @Test("a span's value is the mean over its time, idle time included")
  func means() {
    let recorder = ReplicaMapRecorder(replicas: [2])
    recorder.record(stretch(from: 0, to: 0.125, decodes: 4))
    recorder.record(stretch(from: 0.1875, to: 0.3125, decodes: 8))
    recorder.record(stretch(replica: 1, from: 0.25, to: 0.375, decodes: 2))
    let map = recorder.map(until: .seconds(0.375))
    #expect(map.span == .seconds(0.125))
    #expect(map.rows == [[4, 4, 4], [0, 0, 2]])
  }

  @Test("a run too long for its spans has them merged in pairs")
  func merging() {
    let recorder = ReplicaMapRecorder(replicas: [1])
    recorder.record(stretch(from: 0, to: 0.125, decodes: 4))
    recorder.record(stretch(from: 16, to: 24, decodes: 6))
    let map = recorder.map(until: .seconds(32))
    #expect(map.span == .seconds(0.25))
    #expect(map.rows[0].count == 128)
    #expect(map.rows[0][0] == 2)
    #expect(map.rows[0][64..<96].allSatisfy { $0 == 6 })
    #expect(map.rows[0][96...].allSatisfy { $0 == 0 })
  }

  @Test("more replicas than rows share them; the last row may have fewer")
  func sharing() {
    let recorder = ReplicaMapRecorder(replicas: [100, 30])
    recorder.record(
      IterationStretch(
        pool: 1, replica: 29, start: .zero, end: .seconds(0.125), iterations: 1, decodes: 9,
        prefillTokens: 0, kvBlocksUsed: 0, waiting: 0))
    let map = recorder.map(until: .seconds(0.125))
    #expect(map.replicasPerRow.reduce(0, +) == 130)
    #expect(map.rows.count == map.replicasPerRow.count)
    #expect(map.rows.last?.first == 9 / Double(map.replicasPerRow.last ?? 0))
  }

  @Test("leaping and stepping give the same map")
  func leapEqualsStep() throws {
    for number in UInt64(1)...200 {
      let config = RandomScenario(number).make()
      func map(_ mode: SimulationMode) throws -> ReplicaMap {
        let recorder = ReplicaMapRecorder(replicas: config.pools.map(\.replicas))
        let result = try Fleet.run(config, RunOptions(mode: mode), recorder: recorder)
        return recorder.map(until: result.end)
      }
      let leap = try map(.leap)
      #expect(try map(.step) == leap, "scenario \(number)")
    }
  }
}
