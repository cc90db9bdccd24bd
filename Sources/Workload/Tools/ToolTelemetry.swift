/// What is measured of a tool while it is used.
package struct ToolTelemetry: Hashable, Sendable {
  package var isHealthy: Bool
  package var latencyMilliseconds: Double
  /// The share of its calls that succeed.
  package var reliability: Double
  /// How much of its rate limit is used up: 0 = nothing, 1 = all.
  package var rateLimitProximity: Double

  /// The defaults are those of Self-Healing Router (arXiv 2603.01548, its official code).
  package init(
    isHealthy: Bool = true, latencyMilliseconds: Double = 100, reliability: Double = 0.99,
    rateLimitProximity: Double = 0
  ) {
    self.isHealthy = isHealthy
    self.latencyMilliseconds = latencyMilliseconds
    self.reliability = reliability
    self.rateLimitProximity = rateLimitProximity
  }

  /// What an edge to the tool weighs if its base cost is 1; infinite if the tool is not healthy.
  ///
  /// Self-Healing Router (arXiv 2603.01548), equation 1: latency over 100 ms, but at least ½; one
  /// over the reliability, but at most 100; 1 + 5 × the proximity to the rate limit.
  package var weightFactor: Double {
    guard isHealthy else { return .infinity }
    let latency = max(0.5, latencyMilliseconds / 100)
    let reliability = 1 / max(0.01, reliability)
    return latency * reliability * (1 + 5 * rateLimitProximity)
  }
}
