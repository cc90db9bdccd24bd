package import DiscreteEvents
package import Fleet

/// What every replica and every request did over time, as a trace for Perfetto or
/// `chrome://tracing`.
///
/// A process for each pool, in it a thread for each replica with a slice for each stretch of
/// iterations, counters of its KV blocks and waiting requests, and for each request a track with
/// its queueing, prefill and decoding. Format: "Trace Event Format", Google, 2016 (`X` complete
/// slices, `C` counters, `b`/`e` nestable asynchronous spans, `M` metadata; times in microseconds).
package final class Timeline: Recorder {
  /// Events written, at most: what a browser opens without trouble (some 60 MB).
  package static let defaultLimit = 500_000

  /// Events left out because the limit was reached; those written are the first that came.
  package private(set) var omitted = 0
  private let file: AtomicFile
  private let limit: Int
  private let streams: [String]
  private let pools: [String]
  /// Events written.
  package private(set) var written = 0
  private var namedReplicas: Set<[Int]> = []

  /// Begins the trace at `path`, for streams and pools of these names.
  package init(
    _ path: String, streams: [String], pools: [String], limit: Int = Timeline.defaultLimit
  ) throws(AtomicFile.Failure) {
    file = try AtomicFile(path)
    self.limit = limit
    self.streams = streams
    self.pools = pools
    file.append("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n")
    name("process_name", process: 0, thread: 0, "router")
    for (index, pool) in pools.enumerated() {
      name("process_name", process: index + 1, thread: 0, "pool \(pool)")
    }
  }

  package var wantsIterations: Bool { true }

  package func record(_ stretch: IterationStretch) {
    guard hasRoom(for: 2) else { return }
    let (process, thread) = (stretch.pool + 1, stretch.replica + 1)
    if namedReplicas.insert([process, thread]).inserted {
      name("thread_name", process: process, thread: thread, "replica \(stretch.replica)")
    }
    event("X", Timeline.sliceName(of: stretch), process, thread, at: stretch.start) { text in
      text.append(contentsOf: ",\"dur\":".utf8)
      text.append(
        Timeline.shown(stretch.end) - Timeline.shown(stretch.start), places: 6)
      text.append(
        arguments: [
          ("iterations", stretch.iterations), ("decodes", stretch.decodes),
          ("prefill_tokens", stretch.prefillTokens),
        ])
    }
    event("C", "replica \(stretch.replica)", process, thread, at: stretch.end) { text in
      text.append(
        arguments: [("kv_blocks", stretch.kvBlocksUsed), ("waiting", stretch.waiting)]
          + (stretch.stateOfCharge.map { [("charge_percent", Int(100 * $0))] } ?? []))
    }
  }

  package func record(_ request: RequestRecord) {
    let spans = Timeline.spans(of: request)
    guard hasRoom(for: 2 * spans.count + 2) else { return }
    let process = request.pool + 1
    let stream = streams.indices.contains(request.stream) ? streams[request.stream] : "request"
    let title = "\(stream) \(request.id)"
    span("b", title, of: request, process, at: request.arrival) { text in
      text.append(
        arguments: [
          ("prompt_tokens", request.promptTokens), ("output_tokens", request.outputTokens),
          ("preemptions", request.preemptions), ("replica", request.replica),
        ], status: request.status)
    }
    for part in spans where part.start < part.end {
      span("b", part.name, of: request, process, at: part.start)
      span("e", part.name, of: request, process, at: part.end)
    }
    span("e", title, of: request, process, at: request.left)
  }

  /// Draws what broke: a track for each fault, called `names`, with a span for each outage.
  ///
  /// They are drawn beyond the limit, the first thousand of them.
  package func record(_ outages: [OutageRecord], of names: [String], until end: SimTime) {
    let process = pools.count + 1
    if !outages.isEmpty { name("process_name", process: process, thread: 0, "faults") }
    for (id, outage) in outages.prefix(Timeline.mostOutages).enumerated() {
      let title = names.indices.contains(outage.fault) ? names[outage.fault] : "fault"
      for (phase, time) in [("b", outage.start), ("e", min(outage.end ?? end, end))] {
        event(phase, title, process, 0, at: time) { text in
          text.append(contentsOf: ",\"cat\":\"outage\",\"id\":".utf8)
          text.append(decimal: id)
          text.append(arguments: [("unit", outage.unit), ("replicas", outage.replicas)])
        }
      }
    }
    omitted += 2 * max(0, outages.count - Timeline.mostOutages)
  }

  /// Outages drawn, at most.
  private static let mostOutages = 1000

  /// Completes the file.
  package func finish() throws(AtomicFile.Failure) {
    let note =
      omitted == 0
      ? "complete" : "the first \(written) events; \(omitted) later ones were left out"
    file.append("\n],\"otherData\":{\"note\":\(OrderedJSON.string(note))}}\n")
    try file.commit()
  }

  /// The parts of a request's life, as far as it got.
  private static func spans(
    of request: RequestRecord
  ) -> [(name: String, start: SimTime, end: SimTime)] {
    guard let scheduled = request.scheduled else {
      return [("queue", request.arrival, request.left)]
    }
    let queue = ("queue", request.arrival, scheduled)
    guard let firstToken = request.firstToken else {
      return [queue, ("prefill", scheduled, request.left)]
    }
    return [queue, ("prefill", scheduled, firstToken), ("decode", firstToken, request.left)]
  }

  /// `time` cut to whole nanoseconds, which viewers count in: slices that touch still touch there,
  /// where a start and a length rounded each for itself would overlap, and be dropped.
  private static func shown(_ time: SimTime) -> SimTime {
    SimTime(picoseconds: time.picoseconds / 1000 * 1000)
  }

  private static func sliceName(of stretch: IterationStretch) -> String {
    switch (stretch.prefillTokens > 0, stretch.decodes > 0) {
    case (true, true): "prefill + decode"
    case (true, false): "prefill"
    default: "decode"
    }
  }

  /// Whether `count` more events fit; when not, they are counted as left out.
  private func hasRoom(for count: Int) -> Bool {
    // Once anything is left out everything is, so that what is written is the run's beginning.
    guard omitted == 0, written + count <= limit else {
      omitted += count
      return false
    }
    return true
  }

  private func name(_ kind: String, process: Int, thread: Int, _ name: String) {
    event("M", kind, process, thread, at: .zero) { text in
      text.append(contentsOf: ",\"args\":{\"name\":\(OrderedJSON.string(name))}".utf8)
    }
  }

  private func span(
    _ phase: String, _ name: String, of request: RequestRecord, _ process: Int, at time: SimTime,
    _ rest: (inout [UInt8]) -> Void = { _ in }
  ) {
    event(phase, name, process, 0, at: time) { text in
      text.append(contentsOf: ",\"cat\":\"request\",\"id\":".utf8)
      text.append(decimal: request.id)
      rest(&text)
    }
  }

  /// Writes one event; `rest` appends the members that only its phase has.
  private func event(
    _ phase: String, _ name: String, _ process: Int, _ thread: Int, at time: SimTime,
    _ rest: (inout [UInt8]) -> Void
  ) {
    file.append { text in
      if written > 0 { text.append(contentsOf: ",\n".utf8) }
      text.append(
        contentsOf: "{\"ph\":\"\(phase)\",\"name\":\(OrderedJSON.string(name)),\"pid\":".utf8)
      text.append(decimal: process)
      text.append(contentsOf: ",\"tid\":".utf8)
      text.append(decimal: thread)
      text.append(contentsOf: ",\"ts\":".utf8)
      text.append(Timeline.shown(time), places: 6)
      rest(&text)
      text.append(UInt8(ascii: "}"))
    }
    written += 1
  }
}

extension [UInt8] {
  /// Appends an event's `args`.
  fileprivate mutating func append(
    arguments: [(name: String, value: Int)], status: RequestStatus? = nil
  ) {
    append(contentsOf: ",\"args\":{".utf8)
    for (index, argument) in arguments.enumerated() {
      append(contentsOf: "\(index == 0 ? "" : ",")\"\(argument.name)\":".utf8)
      append(decimal: argument.value)
    }
    if let status { append(contentsOf: ",\"status\":\"\(status.rawValue)\"".utf8) }
    append(UInt8(ascii: "}"))
  }
}
