internal import Fleet
internal import Pool
internal import Report
internal import Workload

/// The files that a run fills while it goes.
struct RunRecorders {
  private let requests: RequestTable?
  private let timeline: Timeline?

  /// Begins the files asked for.
  init(requests: String?, timeline: String?, _ config: FleetConfig) throws {
    let pools = config.pools.map(\.name)
    self.requests = try requests.map { try RequestTable($0, pools: pools) }
    self.timeline = try timeline.map {
      try Timeline($0, streams: config.streams.map(\.name), pools: pools)
    }
  }

  /// What a run reports to; `nil` when no file was asked for.
  var recorder: (any Recorder)? {
    switch (requests, timeline) {
    case (let requests?, let timeline?): CompositeRecorder([requests, timeline])
    case (let requests?, nil): requests
    case (nil, let timeline): timeline
    }
  }

  /// Completes the files; says what they lack.
  func finish() throws -> [String] {
    try requests?.finish()
    try timeline?.finish()
    guard let timeline, timeline.omitted > 0 else { return [] }
    return [
      "The timeline holds the first \(Quantity.count(Double(timeline.written))) events; "
        + "\(Quantity.count(Double(timeline.omitted))) later ones were left out."
    ]
  }
}
