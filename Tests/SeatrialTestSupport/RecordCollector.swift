package import Fleet

/// Keeps every record of a run.
package final class RecordCollector: Recorder {
  package private(set) var requests: [RequestRecord] = []
  package private(set) var stretches: [IterationStretch] = []
  package let wantsIterations: Bool

  package init(wantsIterations: Bool = false) {
    self.wantsIterations = wantsIterations
  }

  package func record(_ request: RequestRecord) { requests.append(request) }
  package func record(_ stretch: IterationStretch) { stretches.append(stretch) }
}
