import DiscreteEvents
import Fleet
import Pool
import Scenario
import Testing

@Suite("Eviction policies in a scenario")
struct EvictionKeysTests {
  private func parse(_ eviction: String, arrivals: String = "{ poisson: 1/s }") throws -> Scenario {
    try Scenario.parse(
      text: """
        seatrial: 1
        duration: 1min
        adapters: [{ name: a, count: 4, bytes: 1MB }]
        workload:
          - name: open
            arrivals: { poisson: 1/s }
            prompt: { constant: 1 }
            output: { constant: 1 }
            adapter: { uniform: {} }
          - name: other
            arrivals: \(arrivals)
            prompt: { constant: 1 }
            output: { constant: 1 }
        pools:
          - name: one
            engine: { kvBlocks: 100 }
            timing: { affine: { base: 1ms } }
            adapters: { slots: 2, eviction: \(eviction) }
        """, file: "evictions.yaml")
  }

  static let written: [(String, EvictionConfig)] = [
    ("lru", .lru), ("lfu", .lfu(halfLife: nil)),
    ("{ lfu: { halfLife: 500 } }", .lfu(halfLife: 500)),
    ("lruk", .lruK(k: 2)), ("{ lruk: { k: 3 } }", .lruK(k: 3)), ("gdsf", .gdsf),
    ("ttl", .ttl(.seconds(30))), ("{ ttl: { time: 2min } }", .ttl(.seconds(120))),
    ("belady", .belady), ("flush-when-all-0", .flushWhenAllZero(PredictionErrors())),
    (
      "{ flush-when-all-0: { zeroError: 0.1, oneError: 0.2, robust: true } }",
      .flushWhenAllZero(PredictionErrors(zeroError: 0.1, oneError: 0.2), isRobust: true)
    ),
    (
      "{ mark-and-predict: { oneError: 1 } }",
      .markAndPredict(PredictionErrors(zeroError: 0, oneError: 1))
    ),
    ("epoch", .epoch(length: 1000, transient: 1)),
    ("{ epoch: { length: 50, transient: 2 } }", .epoch(length: 50, transient: 2)),
  ]

  @Test("are named with their parameters, or by name alone", arguments: written)
  func names(text: String, config: EvictionConfig) throws {
    #expect(try parse(text).config.pools[0].adapters?.eviction == config)
  }

  @Test("that must know the future are wrong beside a closed stream among others")
  func closedStream() throws {
    let closed = "{ closed: { clients: 3 } }"
    #expect(try parse("lru", arrivals: closed).config.streams.count == 2)
    for eviction in ["belady", "flush-when-all-0", "mark-and-predict"] {
      let found = #expect(throws: Diagnostics.self) { try parse(eviction, arrivals: closed) }
      #expect(
        found?.list.map(\.description) == [
          "evictions.yaml:15:3: error: pools: the eviction policy '\(eviction)' must know the "
            + "order of all requests, and those of the closed stream 'other' come among others in no "
            + "order that is known beforehand; leave it alone, or give it an open arrival process"
        ])
    }
  }
}
