package import DiscreteEvents
package import Fleet

/// A request that a server completed: all that the fit of a timing model needs to know of it.
package struct ObservedRequest: Hashable, Sendable {
  package var arrival: SimTime
  package var promptTokens: Int
  package var outputTokens: Int
  /// First token − arrival, and last token − arrival.
  package var ttft: SimTime
  package var e2e: SimTime

  package init(
    arrival: SimTime, promptTokens: Int, outputTokens: Int, ttft: SimTime, e2e: SimTime
  ) {
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.ttft = ttft
    self.e2e = e2e
  }

  /// `nil` when the request did not complete.
  package init?(_ record: RequestRecord) {
    guard let ttft = record.ttft, let e2e = record.e2e else { return nil }
    self.init(
      arrival: record.arrival, promptTokens: record.promptTokens,
      outputTokens: record.outputTokens, ttft: ttft, e2e: e2e)
  }

  /// `nil` when TTFT or E2E was not measured.
  package init?(_ request: MeasuredRequest) {
    guard let ttft = request.ttft, let e2e = request.e2e else { return nil }
    self.init(
      arrival: request.arrival, promptTokens: request.promptTokens,
      outputTokens: request.outputTokens, ttft: ttft, e2e: e2e)
  }

  /// (Finish − first token) / (output tokens − 1), in seconds; `nil` with one token.
  var tpot: Double? {
    outputTokens > 1 ? (e2e - ttft).seconds / Double(outputTokens - 1) : nil
  }
}
