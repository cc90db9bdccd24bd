package import Study

/// What an observation of a server saw: what `observe --json` prints. Requests, tokens, throughput
/// and latencies are those of a run's summary, under the same names.
package struct ObservationSummary: Hashable, Sendable {
  package var scenario: String
  package var seed: UInt64
  package var server: String
  package var model: String
  package var observedS: Double
  package var requests = Summary.Requests()
  package var tokens = Summary.Tokens()
  package var throughput = Summary.Throughput()
  package var ttftS = Summary.Latency()
  package var tpotS = Summary.Latency()
  package var itlS = Summary.Latency()
  package var e2eS = Summary.Latency()
  package var lateness = Lateness()
  package var failures: [Failure] = []
  /// Absent unless a timing model was fitted.
  package var fit: ObservedFitSummary?

  /// How much later than planned requests were sent.
  package struct Lateness: Hashable, Sendable {
    package var meanS = 0.0
    package var p99S = 0.0
    package var maxS = 0.0
    /// The part of all requests that was more than a millisecond late.
    package var overMillisecond = 0.0

    package init() {}
  }

  /// A reason for which requests did not go well.
  package struct Failure: Hashable, Sendable {
    package var reason: String
    package var requests: Int

    package init(reason: String, requests: Int) {
      self.reason = reason
      self.requests = requests
    }
  }

  package init(scenario: String, seed: UInt64, server: String, model: String, observedS: Double) {
    self.scenario = scenario
    self.seed = seed
    self.server = server
    self.model = model
    self.observedS = observedS
  }

  /// As JSON, its keys in the order of declaration.
  package var json: String { OrderedJSON.document(self) }
}
