package import Calibration

/// A measured run beside its replay, as a person reads it on a terminal.
package struct ReplayTable {
  private let comparison: ReplayComparison

  package init(_ comparison: ReplayComparison) { self.comparison = comparison }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [[heading], fit, latencies, levels].filter { !$0.isEmpty }
    if !comparison.notes.isEmpty { blocks.append(comparison.notes.map { "  \($0)" }) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var heading: String {
    let requests = comparison.requests
    var parts = [
      "\(comparison.scenario) on the requests of \(comparison.measured)",
      "over \(Quantity.count(Double(requests.compared))) requests",
    ]
    if requests.afterS > 0 {
      parts.append("those that arrived after \(Quantity.time(requests.afterS))")
    }
    for (count, what) in [
      (requests.leftOut, "not completed when measured, left out"),
      (requests.notCompleted, "not completed when simulated"),
    ] where count > 0 {
      parts.append("\(Quantity.count(Double(count))) \(what)")
    }
    return parts.joined(separator: " · ")
  }

  private var fit: [String] {
    guard let fit = comparison.fit else { return [] }
    let skew =
      fit.skew.map { $0 ? "cost what the profile says" : "cost nothing" }
      ?? "are not in the profile"
    return [
      "  fitted to the \(fit.requests) requests that arrived before \(Quantity.time(fit.beforeS)):",
      "  an iteration \(Quantity.time(fit.perIterationS)) · one that prefills "
        + "\(Quantity.time(fit.perPrefillIterationS)) more · unequal contexts \(skew)",
      "  their median |error|: TTFT \(Quantity.percent(fit.ttftError)) · TPOT "
        + Quantity.percent(fit.tpotError),
    ]
  }

  private var latencies: [String] {
    var table = TextTable(header: ["", "measured", "simulated", "error"])
    var spreads: [String] = []
    for (name, latency) in [
      ("TTFT", comparison.ttftS), ("TPOT", comparison.tpotS), ("E2E", comparison.e2eS),
    ] {
      guard let latency else { continue }
      for (statistic, pair) in latency.statistics {
        table.append(row("\(name) \(statistic)", pair, Quantity.time))
      }
      let error = latency.errorOfRequests
      spreads.append(
        "\(name) \(Quantity.percent(error.median)), \(Quantity.percent(error.p95))")
    }
    if let throughput = comparison.throughput {
      table.append(row("requests", throughput.requestsPerS, Quantity.rate))
      table.append(row("output tokens", throughput.outputTokensPerS, Quantity.rate))
    }
    if let makespan = comparison.makespanS {
      table.append(row("makespan", makespan, Quantity.time))
    }
    guard !spreads.isEmpty else { return ["  no request can be compared"] }
    return table.lines
      + ["  |error| of a request, median and P95: \(spreads.joined(separator: " · "))"]
  }

  private func row(
    _ name: String, _ pair: ReplayComparison.Pair, _ text: (Double) -> String
  ) -> [String] {
    let sign = pair.error < 0 ? "−" : "+"
    return [
      name, text(pair.measured), text(pair.simulated),
      sign + Quantity.percent(abs(pair.error)),
    ]
  }

  private var levels: [String] {
    var table = TextTable(
      header: ["over time, mean", "measured", "simulated", "mean |difference|"])
    let levels = [
      ("running", comparison.running, Quantity.count),
      ("waiting", comparison.waiting, Quantity.count),
      ("KV use", comparison.kv, Quantity.percent),
    ]
    var instants = 0
    for case (let name, let level?, let text) in levels {
      instants = level.instants
      table.append([
        name, text(rounded(level.measuredMean)), text(rounded(level.simulatedMean)),
        text(rounded(level.meanAbsoluteDifference)),
      ])
    }
    return instants == 0
      ? [] : table.lines + ["  at \(Quantity.count(Double(instants))) instants"]
  }

  /// To four decimals, so that a count does not show those that say nothing.
  private func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}

extension ReplayComparison {
  /// As JSON, its keys in the order of declaration.
  package var json: String { OrderedJSON.document(self) }
}
