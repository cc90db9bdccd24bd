package import Fleet

/// Several recorders as one.
package final class CompositeRecorder: Recorder {
  private let parts: [any Recorder]

  package init(_ parts: [any Recorder]) { self.parts = parts }

  package var wantsIterations: Bool { parts.contains { $0.wantsIterations } }

  package var wantsDecisions: Bool { parts.contains { $0.wantsDecisions } }

  package func wantsEvidence(of request: Int) -> Bool {
    parts.contains { $0.wantsEvidence(of: request) }
  }

  package func record(_ decision: DecisionRecord) {
    for part in parts where part.wantsDecisions { part.record(decision) }
  }

  package func record(_ request: RequestRecord) {
    for part in parts { part.record(request) }
  }

  package func record(_ stretch: IterationStretch) {
    for part in parts where part.wantsIterations { part.record(stretch) }
  }
}
