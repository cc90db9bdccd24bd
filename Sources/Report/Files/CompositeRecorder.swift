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

  package var wantsBatches: Bool { parts.contains { $0.wantsBatches } }

  package func wantsBatch(of pool: Int) -> Bool {
    parts.reduce(false) { $1.wantsBatches && $1.wantsBatch(of: pool) || $0 }
  }

  package func record(_ batch: BatchRecord) {
    for part in parts where part.wantsBatches { part.record(batch) }
  }

  package func record(_ request: RequestRecord) {
    for part in parts { part.record(request) }
  }

  package func record(_ stretch: IterationStretch) {
    for part in parts where part.wantsIterations { part.record(stretch) }
  }
}
