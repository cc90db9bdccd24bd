internal import Fleet
internal import Pool
internal import Report
internal import Study
internal import Workload

/// What listens to a run while it goes: the files it fills, and its batches.
struct RunRecorders {
  private let requests: RequestTable?
  private let decisions: DecisionTable?
  private let timeline: Timeline?
  private let batches: RunBatches?
  /// What the faults are called.
  private let faults: [String]

  /// Begins what is asked for.
  init(_ files: RunFiles, batches: Bool, _ config: FleetConfig) throws {
    let pools = config.pools.map(\.name)
    let arms = config.quality?.arms.map(\.name)
    requests = try files.requests.map { try RequestTable($0, pools: pools, arms: arms) }
    decisions = try files.decisions.map { try DecisionTable($0, FleetNames(config)) }
    timeline = try files.timeline.map {
      try Timeline($0, streams: config.streams.map(\.name), pools: pools)
    }
    faults = config.faults.map(\.name)
    self.batches = batches ? RunBatches(config) : nil
  }

  /// What a run reports to; `nil` when nothing listens.
  var recorder: (any Recorder)? {
    let all: [(any Recorder)?] = [requests, decisions, timeline, batches]
    let present = all.compactMap(\.self)
    return present.count > 1 ? CompositeRecorder(present) : present.first
  }

  /// Completes the files and the `summary` of the run; says what they lack.
  func finish(_ summary: inout Summary, _ result: FleetResult) throws -> [String] {
    try requests?.finish()
    try decisions?.finish()
    if let history = FaultHistory(result) {
      timeline?.record(history.outages, of: faults, until: result.end)
    }
    try timeline?.finish()
    var notes: [String] = []
    if let batches {
      let found = batches.intervals(in: summary)
      summary = found.summary
      notes += found.notes
    }
    if let timeline, timeline.omitted > 0 {
      notes.append(
        "The timeline holds the first \(Quantity.count(Double(timeline.written))) events; "
          + "\(Quantity.count(Double(timeline.omitted))) later ones were left out.")
    }
    return notes
  }
}

/// The files that a run is asked to fill; `nil` = not that one.
struct RunFiles: Sendable {
  var requests: String?
  var decisions: String?
  var timeline: String?
}
