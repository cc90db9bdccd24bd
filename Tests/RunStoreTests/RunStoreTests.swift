import Foundation
import RunStore
import Testing

@Suite("The store of runs") struct RunStoreTests {
  @Test("gives back every field of a run as it was stored")
  func roundTrip() throws {
    let place = TemporaryStore()
    let metrics = [
      StoredMetric(
        path: "ttft_s.p99", value: 0.1 + 0.2, halfWidth: .leastNonzeroMagnitude, replications: 7),
      StoredMetric(path: "requests.arrived", value: -1e300, replications: 1),
    ]
    let run = StoredRun(
      unixMilliseconds: -1, command: "compare", scenario: "a 'quoted' näme", variant: "x=1; --",
      fingerprint: "0123", seed: .max, replications: 7, label: "line\nbreak", version: "1.2",
      metrics: metrics)
    try place.open().add([run])

    let rows = try RunStore(existing: place.path).history(metric: "ttft_s.p99")
    var expected = run
    expected.metrics = [metrics[0]]
    #expect(rows.map(\.run) == [expected])
    #expect(rows.map(\.metric) == [metrics[0]])
    #expect(try place.open().history(metric: "requests.arrived").map(\.metric) == [metrics[1]])
  }

  @Test("leaves out what is not a number, and an interval that is none")
  func notFinite() throws {
    let place = TemporaryStore()
    var run = StoredRun.numbered(1, metrics: 0)
    run.metrics = [
      StoredMetric(path: "nan", value: .nan, replications: 1),
      StoredMetric(path: "infinite", value: .infinity, replications: 1),
      StoredMetric(path: "wide", value: 1, halfWidth: .infinity, replications: 1),
    ]
    let store = try place.open()
    try store.add([run])
    #expect(try store.metricNames() == ["wide"])
    #expect(try store.history(metric: "wide").map(\.metric.halfWidth) == [nil])
  }

  @Test("lists a metric's history oldest first, whatever the order of storing")
  func order() throws {
    let place = TemporaryStore()
    let store = try place.open()
    try store.add([3, 1, 2].map { .numbered($0) })
    #expect(try store.history(metric: "m[0]").map(\.metric.value) == [1, 2, 3])
    #expect(try store.history(metric: "m[9]").isEmpty)
  }

  @Test("finds the runs of a scenario and of a variant, the newest of each")
  func selection() throws {
    let place = TemporaryStore()
    let store = try place.open()
    try store.add((1...4).map { .numbered($0, scenario: "a") })
    try store.add((5...8).map { .numbered($0, scenario: "a", variant: "x") })
    try store.add((9...12).map { .numbered($0, scenario: "b", variant: "x") })
    func values(_ scenario: String?, _ variant: String?, _ limit: Int?) throws -> [Double] {
      try store.history(metric: "m[0]", scenario: scenario, variant: variant, limit: limit)
        .map(\.metric.value)
    }
    #expect(try values(nil, nil, nil) == (1...12).map(Double.init))
    #expect(try values("a", nil, nil) == (1...8).map(Double.init))
    #expect(try values("a", "", nil) == (1...4).map(Double.init))
    #expect(try values(nil, "x", nil) == (5...12).map(Double.init))
    #expect(try values(nil, nil, 1) == [4, 8, 12])
    #expect(try values("a", nil, 2) == [3, 4, 7, 8])
    #expect(try values("c", nil, nil).isEmpty)
    #expect(try store.scenarioNames() == ["a", "b"])
    #expect(try store.variantNames() == ["", "x"])
    #expect(try store.metricNames() == ["m[0]", "m[1]"])
  }

  @Test("adds all runs of a call or none")
  func oneTransaction() throws {
    let place = TemporaryStore()
    let store = try place.open()
    try store.add([.numbered(1)])
    var twice = StoredRun.numbered(3)
    twice.metrics.append(twice.metrics[0])
    #expect(throws: RunStore.Failure.self) { try store.add([.numbered(2), twice]) }
    #expect(try store.history(metric: "m[0]").map(\.metric.value) == [1])
    #expect(try place.count("run") == 1)
    #expect(try place.count("metric") == 2)
  }

  @Test("opening an up-to-date store does not write to it")
  func openingIsReading() throws {
    let place = TemporaryStore()
    try place.open().add([.numbered(1)])
    let before = try Data(contentsOf: URL(filePath: place.path))
    #expect(try place.open().history(metric: "m[0]").count == 1)
    #expect(try Data(contentsOf: URL(filePath: place.path)) == before)
  }
}
