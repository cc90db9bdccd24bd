internal import Study

/// What an observation saw, as a person reads it on a terminal.
package struct ObservationTable {
  private let summary: ObservationSummary
  private let notes: [String]

  /// - Parameter notes: sentences to print below the numbers.
  package init(_ summary: ObservationSummary, notes: [String] = []) {
    self.summary = summary
    self.notes = notes
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [[heading], counts, latencies]
    if !summary.failures.isEmpty { blocks.append(failures) }
    if let fit = summary.fit { blocks.append([fit.text]) }
    if !notes.isEmpty { blocks.append(notes.map { "  \($0)" }) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var heading: String {
    "\(summary.scenario) · seed \(summary.seed) · \(summary.model) at \(summary.server) · "
      + "\(Quantity.time(summary.observedS)) observed"
  }

  private var counts: [String] {
    let requests = summary.requests
    var outcomes = [
      "\(Quantity.count(requests.arrived)) sent",
      "\(Quantity.count(requests.completed)) completed",
    ]
    for (count, name) in [
      (requests.timedOut, "timed out"), (requests.failed, "failed"),
      (requests.unfinished, "unfinished"),
    ] where count > 0 {
      outcomes.append("\(Quantity.count(count)) \(name)")
    }
    let lateness = summary.lateness
    return [
      "  requests     " + outcomes.joined(separator: " · "),
      "  tokens       \(Quantity.count(summary.tokens.prompt)) prompt · "
        + "\(Quantity.count(summary.tokens.output)) output",
      "  throughput   \(Quantity.rate(summary.throughput.requestsPerS)) requests · "
        + "\(Quantity.rate(summary.throughput.outputTokensPerS)) output tokens",
      "  sent late    \(Quantity.time(lateness.meanS)) mean · "
        + "\(Quantity.time(lateness.p99S)) p99 · \(Quantity.time(lateness.maxS)) max · "
        + "\(Quantity.percent(lateness.overMillisecond)) over 1 ms",
    ]
  }

  private var latencies: [String] {
    guard summary.requests.completed > 0 else { return ["  latency      no request completed"] }
    var table = TextTable(header: ["latency", "mean", "p50", "p90", "p95", "p99", "max"])
    for (name, latency) in [
      ("TTFT", summary.ttftS), ("TPOT", summary.tpotS), ("ITL", summary.itlS),
      ("E2E", summary.e2eS),
    ] {
      let values = [
        latency.mean, latency.p50, latency.p90, latency.p95, latency.p99, latency.max,
      ]
      table.append([name] + values.map(Quantity.time))
    }
    let completed = Quantity.count(summary.requests.completed)
    return table.lines + ["  over \(completed) completed requests; ITL over every gap in answers"]
  }

  private var failures: [String] {
    ["  What went wrong:"]
      + summary.failures.map {
        "  \(Quantity.count(Double($0.requests))) × \($0.reason)"
      }
  }
}
