package import DiscreteEvents

/// The requests of one stream, in order of arrival.
package struct TrafficStream {
  /// Clients of a closed stream; `nil` = the stream is open and ``next()`` yields its arrivals.
  package let clients: Int?
  /// Trace rows skipped so far because they could not be read.
  package private(set) var skippedRows = 0

  /// Opens stream number `index` of replication `replication` of a run with seed `seed`.
  ///
  /// - Throws: ``TraceError`` when a trace cannot be opened.
  package init(_ config: StreamConfig, seed: UInt64, replication: Int) throws {
    clients = nil
  }

  /// The next arrival of an open stream, never earlier than the one before; `nil` at the end of a
  /// trace.
  ///
  /// - Throws: ``TraceError`` when a row cannot be read.
  package mutating func next() throws -> Arrival? { nil }

  /// A request of a closed stream, sent at `time`.
  package mutating func request(at time: SimTime) -> Arrival {
    Arrival(time: time, prompt: 1, output: 1)
  }

  /// How long a client of a closed stream thinks before its next request.
  package mutating func thinkTime() -> SimTime { .zero }
}
