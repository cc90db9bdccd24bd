import Foundation
import Testing
import Workload

@Suite("Which adapter a request asks for")
struct AdapterChoiceTests {
  private static let names = ["a", "b", "c", "d"]

  private static let popularities: [(AdapterChoice, [Double])] = [
    (.uniform, [1, 1, 1, 1]), (.zipf(exponent: 1), [1, 0.5, 1.0 / 3, 0.25]),
    (.zipf(exponent: 0), [1, 1, 1, 1]), (.weights([4, 0.5, 2, 1]), [4, 0.5, 2, 1]),
  ]

  private func adapters(
    _ choice: AdapterChoice?, count: Int, seed: UInt64 = 1
  ) throws -> [Int] {
    var config = StreamConfig(name: "chat", source: generated(.constant(rate: 1)))
    config.adapter = choice
    var stream = try TrafficStream(config, seed: seed, replication: 0, adapters: Self.names)
    return try (0..<count).map { _ in try #require(try stream.next()).adapter }
  }

  @Test("one, round and round, none")
  func certain() throws {
    #expect(try adapters(.one(2), count: 3) == [2, 2, 2])
    #expect(try adapters(.cycle, count: 6) == [0, 1, 2, 3, 0, 1])
    #expect(try adapters(nil, count: 2) == [-1, -1])
  }

  @Test(
    "at random, in proportion to their popularity",
    arguments: zip(popularities.map(\.0), popularities.map(\.1)))
  func random(_ choice: AdapterChoice, weights: [Double]) throws {
    var counts = [0, 0, 0, 0]
    for adapter in try adapters(choice, count: 100_000, seed: 7) { counts[adapter] += 1 }
    let total = weights.reduce(0, +)
    let p = StatisticalTest.chiSquare(counts, weights.map { $0 / total })
    #expect(p > StatisticalTest.level)
  }

  @Test("what it asks for has a random stream of its own")
  func independence() throws {
    var with = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 3),
        lengths: .independent(prompt: .uniform(min: 1, max: 99), output: .constant(1))))
    var plain = try TrafficStream(with, seed: 5, replication: 0)
    with.adapter = .uniform
    var asking = try TrafficStream(with, seed: 5, replication: 0, adapters: Self.names)
    for _ in 0..<1000 {
      var arrival = try asking.next()
      arrival?.adapter = -1
      #expect(try plain.next() == arrival)
    }
  }

  @Test(
    "what makes no sense is an error",
    arguments: [
      AdapterChoice.one(4), .one(-1), .zipf(exponent: .nan), .zipf(exponent: -1),
      .weights([1, 2]), .weights([0, 0, 0, 0]), .weights([1, 1, 1, -1]),
    ])
  func mistakes(_ choice: AdapterChoice) {
    #expect(throws: ConfigMistake.self) { try adapters(choice, count: 1) }
    #expect(choice.mistake(inFleetOf: 0)?.message == "the fleet has no adapters")
  }

  @Test("the adapters that a trace names are found among the fleet's; one that is not is an error")
  func trace() throws {
    let file = try TemporaryFile(
      """
      arrival_s,prompt_tokens,output_tokens,adapter
      1,2,3,skipped
      2,2,3,c
      3,2,3,
      4,2,3,a
      5,2,3,c
      6,2,3,bb
      """)
    let source = SourceConfig.trace(TraceConfig(file: file.path, format: .csv, offset: 1))
    var stream = try TrafficStream(
      StreamConfig(name: "replay", source: source), seed: 1, replication: 0,
      adapters: ["a", "b", "bbb", "c"])
    #expect(try (0..<4).map { _ in try stream.next()?.adapter } == [3, -1, 0, 3])
    let error = #expect(throws: TraceError.self) { try stream.next() }
    #expect(error?.line == 7 && error?.field == "adapter")
    #expect(error?.message == "the scenario has no adapter 'bb'; did you mean 'b'?")
    // A stream that says what it asks for takes nothing from the trace.
    var config = StreamConfig(name: "replay", source: source)
    config.adapter = .one(1)
    var other = try TrafficStream(config, seed: 1, replication: 0, adapters: ["a", "b"])
    #expect(try (0..<5).map { _ in try other.next()?.adapter } == [1, 1, 1, 1, 1])
  }
}
