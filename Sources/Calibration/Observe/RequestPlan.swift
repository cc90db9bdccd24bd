internal import DiscreteEvents
package import Fleet
internal import Pool
package import Workload

/// The requests of a scenario in the order in which a run of it meets them: the same arrivals and
/// lengths, drawn from the same streams.
///
/// Only open streams of plain requests: what a closed one sends, and when, depends on the server.
package struct RequestPlan {
  private var streams: [TrafficStream]
  private var pending: [Arrival?]
  private let duration: SimTime?
  /// Requests that are still to come, at most.
  private var left: Int
  /// Whether there are more requests than ``next()`` was allowed to give.
  package private(set) var isCut = false

  /// - Parameter limit: Requests at most.
  /// - Throws: ``ObservationError`` when a stream is closed or of tasks; `TraceError` when a trace
  ///   cannot be read.
  package init(_ config: FleetConfig, atMost limit: Int) throws {
    for stream in config.streams {
      if stream.task != nil {
        throw ObservationError(
          "the stream '\(stream.name)' starts tasks; only plain requests can be sent to a server")
      }
      if case .generated(.closed, _) = stream.source {
        throw ObservationError(
          "the stream '\(stream.name)' is closed: when it sends depends on the server; "
            + "give it arrivals at a rate")
      }
    }
    let adapters = config.adapters.map(\.name)
    let intents = config.intents
    streams = try config.streams.map {
      try TrafficStream(
        $0, seed: config.seed, replication: 0, intents: intents, adapters: adapters)
    }
    pending = []
    duration = config.duration
    left = min(limit, config.requests ?? .max)
    isCut = config.requests.map { $0 > limit } ?? true
    for index in streams.indices { pending.append(try streams[index].next()) }
  }

  /// The next request and the number of its stream; `nil` when there is none. Of those at the same
  /// time, the first stream's comes first, as in a run.
  package mutating func next() throws -> (arrival: Arrival, stream: Int)? {
    var first = -1
    for (index, arrival) in pending.enumerated() {
      guard let arrival, duration.map({ arrival.time <= $0 }) ?? true else { continue }
      if first < 0 || arrival.time < pending[first]?.time ?? .never { first = index }
    }
    guard first >= 0, let arrival = pending[first] else {
      isCut = false
      return nil
    }
    guard left > 0 else { return nil }
    left -= 1
    pending[first] = try streams[first].next()
    return (arrival, first)
  }
}
