import DiscreteEvents
import Fleet

/// Requests and iterations to report on.
enum Samples {
  /// A request of one second's queueing, two seconds' prefill and three seconds' decoding.
  static func completed(_ id: Int = 0) -> RequestRecord {
    RequestRecord(
      id: id, stream: 0, pool: 0, replica: 2, session: 5, adapter: -1,
      arrival: SimTime(picoseconds: 1), promptTokens: 100, cachedTokens: 0, outputTokens: 4,
      scheduled: SimTime(picoseconds: 1_000_000_000_001),
      firstToken: SimTime(picoseconds: 3_000_000_000_001),
      left: SimTime(picoseconds: 6_000_000_000_001), preemptions: 1, status: .completed,
      measured: true)
  }

  /// A request that never reached a pool.
  static func rejected(_ id: Int = 1) -> RequestRecord {
    RequestRecord(
      id: id, stream: 0, pool: -1, replica: -1, session: -1, adapter: -1,
      arrival: .seconds(7.5), promptTokens: 8, cachedTokens: 0, outputTokens: 0, scheduled: nil,
      firstToken: nil, left: .seconds(7.5), preemptions: 0, status: .rejected, measured: true)
  }

  static func stretch(_ start: Double, _ end: Double, prefill: Int = 0) -> IterationStretch {
    IterationStretch(
      pool: 0, replica: 2, start: .seconds(start), end: .seconds(end), iterations: 3, decodes: 4,
      prefillTokens: prefill, kvBlocksUsed: 12, waiting: 1)
  }
}
