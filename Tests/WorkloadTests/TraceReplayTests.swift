import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Replaying traces")
struct TraceReplayTests {
  /// Row n of 1...`count` arrives at n² / 10 seconds with n tokens.
  private func trace(_ count: Int) throws -> TemporaryFile {
    try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens,session\n"
        + (1...count).map { "\($0 * $0 / 10).\($0 * $0 % 10),\($0),\($0),\($0)\n" }.joined())
  }

  private func replay(
    _ file: TemporaryFile, speed: Double = 1, limit: Int? = nil, offset: Int = 0,
    jitter: SimTime = .zero, replication: Int = 0, sessions: Int? = nil
  ) throws -> [Arrival] {
    let config = TraceConfig(
      file: file.path, format: .csv, speed: speed, limit: limit, offset: offset, jitter: jitter)
    return try arrivals(
      .trace(config), count: .max, replication: replication, sessions: sessions)
  }

  @Test("a replay is the trace")
  func plain() throws {
    let file = try trace(20)
    #expect(try replay(file) == rows(of: file.path, .csv))
  }

  @Test("speed divides times")
  func speed() throws {
    let file = try trace(4)
    #expect(try replay(file, speed: 2).map(\.time.seconds) == [0.05, 0.2, 0.45, 0.8])
    #expect(try replay(file, speed: 0.1).map(\.time.seconds) == [1, 4, 9, 16])
  }

  @Test("a replay too slow for a run is an error at the row that is too late")
  func tooSlow() throws {
    let file = try trace(4)
    let error = #expect(throws: TraceError.self) { try replay(file, speed: 1e-7) }
    #expect(
      error?.description
        == "\(file.path):4: error: arrival_s: over 100 days at speed 1e-07")
  }

  @Test("limit and offset choose rows; times count from the last row passed over")
  func part() throws {
    let file = try trace(10)
    let part = try replay(file, limit: 3, offset: 2)
    #expect(part.map(\.prompt) == [3, 4, 5])
    #expect(
      part.map(\.time.picoseconds) == [500_000_000_000, 1_200_000_000_000, 2_100_000_000_000])
    #expect(try replay(file, limit: 100).count == 10)
    for offset in [10, 11] {
      let error = #expect(throws: TraceError.self) { try replay(file, offset: offset) }
      #expect(
        error?.description == "\(file.path): error: offset \(offset) leaves none of its 10 rows")
    }
  }

  @Test("jitter moves every row within its bucket, in order, and by the seed alone")
  func jitter() throws {
    // 20 rows in each of 500 buckets of 3 s.
    let file = try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens\n"
        + (0..<10_000).map { "\($0 / 20 * 3),\($0 + 1),1\n" }.joined())
    let moved = try replay(file, jitter: .seconds(3))
    #expect(moved.map(\.time) == moved.map(\.time).sorted())
    #expect(moved.map(\.prompt) != Array(1...10_000))
    #expect(moved.map(\.prompt).sorted() == Array(1...10_000))
    let parts = moved.map { $0.time.seconds - Double(($0.prompt - 1) / 20 * 3) }
    #expect(parts.allSatisfy { $0 >= 0 && $0 < 3 })
    #expect(StatisticalTest.kolmogorov(parts) { $0 / 3 } > StatisticalTest.level)
    #expect(try replay(file, jitter: .seconds(3)) == moved)
    #expect(try replay(file, jitter: .seconds(3), replication: 1) != moved)
    // Speed comes after: a replay at twice the speed has the same moves.
    let fast = try replay(file, speed: 2, jitter: .seconds(3))
    #expect(fast.map(\.prompt) == moved.map(\.prompt))
    #expect(zip(fast, moved).allSatisfy { abs(2 * $0.time.seconds - $1.time.seconds) < 1e-9 })
  }

  @Test("jitter keeps order where times are not whole buckets")
  func unevenJitter() throws {
    let moved = try replay(try trace(300), jitter: .seconds(1000))
    #expect(moved.map(\.time) == moved.map(\.time).sorted())
    #expect(Set(moved.map(\.prompt)).count == 300)
  }

  @Test("a stream's own sessions replace the trace's")
  func sessions() throws {
    let file = try trace(100)
    #expect(try replay(file).map(\.session) == Array(1...100))
    #expect(try replay(file, sessions: 3).allSatisfy { (0..<3).contains($0.session) })
  }

  @Test("an error comes when its row does")
  func lateError() throws {
    let file = try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens\n1,2,3\n2,3,4\n3,x,4\n")
    let config = StreamConfig(
      name: "replay", source: .trace(TraceConfig(file: file.path, format: .csv)))
    var stream = try TrafficStream(config, seed: 1, replication: 0)
    #expect(try stream.next()?.prompt == 2)
    #expect(try stream.next()?.prompt == 3)
    let error = #expect(throws: TraceError.self) { try stream.next() }
    #expect(error?.line == 4 && error?.field == "prompt_tokens")
  }

  @Test("skipped rows are counted by the stream")
  func skipped() throws {
    let file = try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens\n1,2,3\n2,0,4\n3,9,4\n")
    let trace = TraceConfig(file: file.path, format: .csv, onBadRow: .skip)
    var stream = try TrafficStream(
      StreamConfig(name: "replay", source: .trace(trace)), seed: 1, replication: 0)
    #expect(stream.skippedRows == 0)
    while try stream.next() != nil {}
    #expect(stream.skippedRows == 1)
    let pairs = StreamConfig(
      name: "pairs",
      source: .generated(arrivals: .poisson(rate: 1), lengths: .pairs(trace)))
    #expect(try TrafficStream(pairs, seed: 1, replication: 0).skippedRows == 1)
  }
}
