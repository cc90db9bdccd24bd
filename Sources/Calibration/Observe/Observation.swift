package import DiscreteEvents
package import Fleet
package import Statistics

/// What was seen of a server: every request, and how well the load was kept.
package struct Observation: Sendable {
  /// What became of the requests, in the order they left. Arrivals are those of the scenario, and
  /// times are since the beginning; TTFT includes what a request was sent late.
  package internal(set) var records: [RequestRecord] = []
  /// How much later than planned requests were sent.
  package internal(set) var lateness = Histogram()
  /// Gaps between parts of answers, which are tokens where the server streams every one.
  package internal(set) var gaps = Histogram()
  /// Requests that did not go well by the reason, the most frequent first.
  package internal(set) var failures: [(reason: String, count: Int)] = []
  /// Whether the scenario has more requests than were sent.
  package internal(set) var isCut = false
  /// Requests that were sent more than a millisecond late.
  package internal(set) var lateRequests = 0
  /// How long it lasted.
  package internal(set) var end = SimTime.zero

  mutating func count(_ reason: String) {
    if let index = failures.firstIndex(where: { $0.reason == reason }) {
      failures[index].count += 1
    } else if failures.count < Observation.reasons {
      failures.append((reason, 1))
    }
  }

  /// Different reasons that are kept.
  private static let reasons = 20

  /// The part of all requests that was sent more than a millisecond late.
  package var latePart: Double {
    Double(lateRequests) / Double(max(1, lateness.count))
  }

  /// What requests that count, completed and arrived after the warm-up, saw of one latency.
  package func histogram(_ latency: (RequestRecord) -> SimTime?) -> Histogram {
    var histogram = Histogram()
    for record in records where record.measured && record.status == .completed {
      if let value = latency(record) { histogram.add(max(0, value.picoseconds)) }
    }
    return histogram
  }
}
