import DiscreteEvents
import Fleet
import Foundation
import Report
import Testing

@Suite("Timeline") struct TimelineTests {
  private struct Trace: Decodable {
    let traceEvents: [Event]
    let otherData: [String: String]
  }

  private struct Event: Decodable {
    let ph: String
    let name: String
    let pid: Int
    let tid: Int
    let ts: Double
    let dur: Double?
    let id: Int?
  }

  private func trace(limit: Int = 1000, _ body: (Timeline) -> Void) throws -> Trace {
    let folder = try TemporaryFolder()
    let timeline = try Timeline(
      folder.path("t.json"), streams: ["chat \"x\""], pools: ["h100"], limit: limit)
    body(timeline)
    try timeline.finish()
    return try JSONDecoder().decode(Trace.self, from: Data(folder.text("t.json").utf8))
  }

  @Test("a request's spans nest in it, one after the other")
  func spans() throws {
    let events = try trace { $0.record(Samples.completed(9)) }.traceEvents.filter { $0.id == 9 }
    #expect(
      events.map { $0.ph + " " + $0.name } == [
        "b chat \"x\" 9", "b queue", "e queue", "b prefill", "e prefill", "b decode", "e decode",
        "e chat \"x\" 9",
      ])
    #expect(events.map(\.ts) == events.map(\.ts).sorted())
    // Microseconds, in whole nanoseconds: 1 ps after 0 s, 1 s, 3 s and 6 s.
    #expect(events[0].ts == 0)
    #expect(events[2].ts == 1_000_000)
    #expect(events[4].ts == 3_000_000)
    #expect(events[7].ts == 6_000_000)
    #expect(events.allSatisfy { $0.pid == 1 })
  }

  @Test("a request that reached no pool is the router's")
  func rejected() throws {
    let events = try trace { $0.record(Samples.rejected(4)) }.traceEvents.filter { $0.id == 4 }
    // It left the instant it came: there is no queueing to show.
    #expect(events.map(\.name) == ["chat \"x\" 4", "chat \"x\" 4"])
    #expect(events.allSatisfy { $0.pid == 0 })
  }

  @Test("a stretch of iterations is a slice of its replica's thread, with counters")
  func slices() throws {
    let events = try trace {
      $0.record(Samples.stretch(1, 1.5, prefill: 7))
      $0.record(Samples.stretch(1.5, 2))
    }.traceEvents
    let slices = events.filter { $0.ph == "X" }
    #expect(slices.map(\.name) == ["prefill + decode", "decode"])
    #expect(slices.map(\.ts) == [1_000_000, 1_500_000])
    #expect(slices.map(\.dur) == [500_000, 500_000])
    #expect(slices.allSatisfy { $0.tid == 3 })
    #expect(events.filter { $0.ph == "C" }.count == 2)
    #expect(events.filter { $0.name == "thread_name" }.count == 1)
  }

  @Test("stretches that follow each other touch to the nanosecond, whatever their picoseconds")
  func touching() throws {
    let random = RandomStream(seed: 3, name: "stretches")
    let events = try trace(limit: 10_000) { timeline in
      var start = 0.0
      for _ in 0..<1000 {
        let end = start + 1e-3 * (1 + random.uniform())
        timeline.record(Samples.stretch(start, end))
        start = end
      }
    }
    let slices = events.traceEvents.filter { $0.ph == "X" }
    #expect(slices.count == 1000)
    // As viewers read them: a start and a length, each in whole nanoseconds.
    for (slice, next) in zip(slices, slices.dropFirst()) {
      let end = (slice.ts * 1000).rounded() + ((slice.dur ?? 0) * 1000).rounded()
      #expect(end == (next.ts * 1000).rounded())
    }
  }

  @Test("what broke is a span of its fault's track, up to the run's end")
  func outages() throws {
    let outages = [(0, 1.0, 2.0), (1, 3.0, nil), (0, 4.0, 9.0)].map { fault, start, end in
      OutageRecord(
        fault: fault, unit: 2, start: .seconds(start), end: end.map { .seconds($0) }, replicas: 5)
    }
    let events = try trace(limit: 0) { timeline in
      timeline.record(outages, of: ["crash", "slow"], until: .seconds(5))
    }.traceEvents.filter { $0.pid == 2 }
    #expect(
      events.map { $0.ph + " " + $0.name } == [
        "M process_name", "b crash", "e crash", "b slow", "e slow", "b crash", "e crash",
      ])
    #expect(events.dropFirst().map { $0.ts / 1e6 } == [1, 2, 3, 5, 4, 5])
    #expect(events.dropFirst().map(\.id) == [0, 0, 1, 1, 2, 2])
  }

  @Test("what exceeds the limit is left out and counted")
  func limit() throws {
    let trace = try trace(limit: 20) { timeline in
      for id in 0..<10 { timeline.record(Samples.completed(id)) }
      #expect(timeline.omitted == 64)
    }
    // Two processes' names and two requests of eight events.
    #expect(trace.traceEvents.count == 18)
    #expect(trace.otherData["note"] == "the first 18 events; 64 later ones were left out")
  }
}
