package import DiscreteEvents

/// A request that a measured run completed, and what was written down of it; `nil` = it was not.
package struct MeasuredRequest: Hashable, Sendable {
  /// Its number in the data set that its prompt is from, from 0.
  package var id: Int
  package var arrival: SimTime
  package var promptTokens: Int
  package var outputTokens: Int
  /// First scheduled − arrival.
  package var queue: SimTime?
  /// First token − arrival.
  package var ttft: SimTime?
  /// (Finish − first token) / (output tokens − 1).
  package var tpot: SimTime?
  /// Finish − arrival.
  package var e2e: SimTime?

  package init(
    id: Int, arrival: SimTime, promptTokens: Int, outputTokens: Int, queue: SimTime? = nil,
    ttft: SimTime? = nil, tpot: SimTime? = nil, e2e: SimTime? = nil
  ) {
    self.id = id
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.queue = queue
    self.ttft = ttft
    self.tpot = tpot
    self.e2e = e2e
    guard tpot == nil, outputTokens > 1, let ttft, let e2e else { return }
    self.tpot = SimTime(picoseconds: (e2e - ttft).picoseconds / Int64(outputTokens - 1))
  }
}

extension [MeasuredRequest] {
  /// In order of arrival; those that arrive together stay in their order.
  func inOrder() -> [MeasuredRequest] {
    enumerated().sorted { ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset) }
      .map(\.element)
  }
}
