import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Pool
import SeatrialTestSupport
import Statistics
import Testing
import Workload

/// Requests sent to a server, and what is taken down.
@Suite(.serialized) struct LoadGeneratorTests {
  @Test("a server is sent the very requests that a run of the scenario has")
  func sameRequests() throws {
    let server = try FakeServer(steadyScript(first: 0.001, gap: 0.0005))
    defer { server.stop() }
    let config = observedFleet(count: 60, rate: 100)
    let observation = try observe(server, config)
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    let seen = observation.records.sorted { $0.id < $1.id }
    let simulated = collector.requests.sorted { $0.id < $1.id }
    #expect(seen.map(\.arrival) == simulated.map(\.arrival))
    #expect(seen.map(\.promptTokens) == simulated.map(\.promptTokens))
    #expect(seen.map(\.outputTokens) == simulated.map(\.outputTokens))
    #expect(seen.allSatisfy { $0.status == .completed && $0.scheduled == nil })
    let bodies = server.received.compactMap(CompletionBody.init)
    #expect(bodies.count == 60)
    #expect(
      bodies.map { [$0.prompt.count, $0.maxTokens] }.sorted { $0.lexicographicallyPrecedes($1) }
        == seen.map { [$0.promptTokens, $0.outputTokens] }
        .sorted { $0.lexicographicallyPrecedes($1) })
    for body in bodies {
      #expect(body.model == "tiny" && body.stream && body.ignoreEOS && body.temperature == 0)
      #expect(body.minTokens == body.maxTokens)
      #expect(body.prompt.allSatisfy { (0..<1000).contains($0) })
    }
    #expect(Set(bodies.map(\.prompt)).count == 60)
  }

  /// The server sleeps, which ends late by a scheduler's whim and never early: of forty answers the
  /// quickest was held up least, and within 10 ms of what the server meant even on a busy machine.
  @Test("TTFT, TPOT and E2E are what the server's clock says")
  func timing() throws {
    let server = try FakeServer(steadyScript(first: 0.05, gap: 0.01))
    defer { server.stop() }
    let config = observedFleet(
      count: 40, rate: 40, lengths: .independent(prompt: .constant(20), output: .constant(6)))
    let records = try observe(server, config).records
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    let ttft = records.compactMap { $0.ttft?.seconds }
    let tpot = records.compactMap { $0.tpot?.seconds }
    let e2e = records.compactMap { $0.e2e?.seconds }
    #expect(ttft.count == 40 && tpot.count == 40 && e2e.count == 40)
    #expect((ttft.min() ?? 0) >= 0.05)
    // The last token cannot be earlier; the first of five gaps may look shorter by its lateness.
    #expect((e2e.min() ?? 0) >= 0.1)
    #expect((ttft.min() ?? 1) < 0.06)
    #expect((e2e.min() ?? 1) < 0.12)
    #expect(median(tpot) > 0.009)
  }

  @Test("requests are sent on time, whether or not those before have been answered")
  func openLoop() throws {
    let server = try FakeServer(steadyScript(first: 0.5))
    defer { server.stop() }
    let config = observedFleet(
      count: 50, arrivals: .constant(rate: 100),
      lengths: .independent(prompt: .constant(10), output: .constant(2)))
    let observation = try observe(server, config)
    // All fifty are sent within half a second, before the first answer.
    #expect(observation.records.allSatisfy { $0.status == .completed })
    #expect(observation.lateness.count == 50)
    // A busy machine may hold a thread back; half of them it does not.
    #expect(Double(observation.lateness.quantile(0.5)) < 1e9)
    #expect(observation.end.seconds < 2)
  }

  @Test("a repetition has the same requests with other prompts")
  func repetition() throws {
    var prompts: [[Int]] = []
    for repetition in 0..<2 {
      let server = try FakeServer(steadyScript(first: 0, gap: 0))
      defer { server.stop() }
      var options = ObservationOptions()
      options.repetition = repetition
      _ = try observe(server, observedFleet(count: 1), options: options)
      prompts += server.received.compactMap { CompletionBody($0)?.prompt }
    }
    #expect(prompts.count == 2)
    #expect(prompts.first?.count == prompts.last?.count)
    #expect(prompts.first != prompts.last)
  }

  @Test func noMoreAreSentThanAllowed() throws {
    let server = try FakeServer(steadyScript(first: 0, gap: 0))
    defer { server.stop() }
    var options = ObservationOptions()
    options.maxRequests = 5
    let observation = try observe(server, observedFleet(count: 50), options: options)
    #expect(observation.records.count == 5 && observation.isCut)
    options.maxRequests = 50
    #expect(try !observe(server, observedFleet(count: 50), options: options).isCut)
  }

  @Test("what is under way at the time limit is unfinished")
  func timeLimit() throws {
    let server = try FakeServer(steadyScript(first: 0.02, gap: 5))
    defer { server.stop() }
    var options = ObservationOptions()
    options.timeLimit = .seconds(0.5)
    let config = observedFleet(
      count: 1000, arrivals: .constant(rate: 20),
      lengths: .independent(prompt: .constant(10), output: .constant(2)))
    let observation = try observe(server, config, options: options)
    #expect(observation.isCut)
    #expect((5...10).contains(observation.records.count))
    #expect(observation.records.allSatisfy { $0.status == .unfinished })
    #expect(observation.end.seconds < 1.5)
  }
}
