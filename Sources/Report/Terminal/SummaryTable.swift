package import Study

/// The summary as a person reads it on a terminal.
package struct SummaryTable {
  private let summary: Summary
  private let notes: [String]

  /// - Parameter notes: sentences to print below the numbers: what was left out, what is not
  ///   calibrated.
  package init(_ summary: Summary, notes: [String] = []) {
    self.summary = summary
    self.notes = notes
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [heading, headline, latencies]
    if let streams = summary.streams {
      blocks.append(streamTable(streams))
      if summary.tasks != nil { blocks.append(TasksText.table(of: streams)) }
    }
    if !summary.pools.isEmpty { blocks.append(poolTable) }
    if let published = summary.published { blocks.append(PublishedTable.lines(published)) }
    if !notes.isEmpty { blocks.append(notes.map { "  \($0)" }) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var heading: [String] {
    var parts = [summary.scenario, "seed \(summary.seed)"]
    if summary.replications > 1 { parts.append("\(summary.replications) replications") }
    let each = summary.replications > 1 ? " each, all" : ""
    parts.append(
      "\(Quantity.time(summary.simulatedS)) simulated\(each) in \(Quantity.time(summary.wallS))")
    return [parts.joined(separator: " · ")]
  }

  private var headline: [String] {
    let requests = summary.requests
    var rows = [
      row("requests", outcomes(requests)),
      row(
        "tokens",
        [
          counted(summary.tokens.prompt, "prompt", "tokens.prompt"),
          counted(summary.tokens.output, "output", "tokens.output"),
        ]),
      row(
        "throughput",
        [
          rated(summary.throughput.requestsPerS, "requests", "throughput.requests_per_s"),
          rated(
            summary.throughput.outputTokensPerS, "output tokens",
            "throughput.output_tokens_per_s"),
        ]),
    ]
    if let slo = summary.slo, requests.arrived > 0 {
      rows.append(
        row(
          "SLO",
          [
            "\(Quantity.percent(slo.attainment)) attained"
              + spread("slo.attainment", of: slo.attainment),
            rated(slo.goodputPerS, "good requests", "slo.goodput_per_s"),
          ]))
    }
    if let quality = summary.quality {
      let reward = Quantity.score(quality.reward) + spread("quality.reward", of: quality.reward)
      rows.append(row("quality", ["\(reward) mean reward"]))
    }
    var memory = [
      "\(Quantity.percent(summary.kv.peakUtilization)) at its peak",
      counted(summary.kv.preemptions, "preemptions", "kv.preemptions"),
    ]
    if let rate = summary.kv.prefixHitRate {
      memory.append(
        "\(Quantity.percent(rate)) of prompts cached" + spread("kv.prefix_hit_rate", of: rate))
    }
    if let out = summary.kv.swappedOut, let back = summary.kv.swappedIn {
      memory.append(counted(out, "blocks swapped out", "kv.swapped_out"))
      memory.append(counted(back, "in", "kv.swapped_in"))
    }
    rows.append(row("KV memory", memory))
    for (index, parts) in TiersText.lines(of: summary, spread: { spread($0, of: $1) }).enumerated()
    {
      rows.append(row(index == 0 ? "KV tiers" : "", parts))
    }
    if let regret = summary.quality?.regret { rows.append(row("regret", parts(of: regret))) }
    if let adapters = summary.adapters {
      rows.append(
        row(
          "adapters",
          [
            "\(Quantity.percent(adapters.hitRate)) hits"
              + spread("adapters.hit_rate", of: adapters.hitRate),
            counted(adapters.loads, "loads", "adapters.loads"),
            "\(Quantity.bytes(adapters.bytes)) loaded",
          ]))
    }
    if let decoding = summary.decoding {
      rows.append(
        row("decoding", DecodingText.parts(decoding) { spread("decoding.\($0)", of: $1) }))
    }
    if let transfers = summary.transfers { rows.append(row("transfers", parts(of: transfers))) }
    if let calls = summary.calls { rows.append(row("calls", CallsText.parts(calls))) }
    if let faults = summary.faults { rows.append(row("faults", parts(of: faults))) }
    if let tasks = summary.tasks {
      let text = TasksText(tasks, intervals: summary.intervals)
      rows += [row("tasks", text.ends), row("", text.steps), row("task time", text.times)]
    }
    if let energy = summary.energy, let joules = summary.energyJ {
      let lines = EnergyText.lines(energy, joules: joules) { spread($0, of: $1) }
      rows += [row("energy", lines[0]), row("", lines[1])]
    }
    if let cost = summary.costUsd { rows.append(row("cost", [Quantity.dollars(cost)])) }
    if let skipped = summary.skippedRows {
      rows.append(row("skipped", ["\(Quantity.count(Double(skipped))) trace rows"]))
    }
    return rows
  }

  /// Arrived and completed always, the rest where there are any.
  private func outcomes(_ requests: Summary.Requests) -> [String] {
    var parts = [
      counted(requests.arrived, "arrived", "requests.arrived"),
      counted(requests.completed, "completed", "requests.completed"),
    ]
    for (count, name) in [
      (requests.rejected, "rejected"), (requests.timedOut, "timed out"),
      (requests.failed, "failed"), (requests.unfinished, "unfinished"),
    ] where count > 0 {
      parts.append("\(Quantity.count(count)) \(name)")
    }
    return parts
  }

  /// Against each comparator, and how it grows with the number T of requests.
  private func parts(of regret: Summary.Regret) -> [String] {
    let all: [(value: Double?, leaf: String, name: String)] = [
      (regret.cache, "cache", "the best cache"),
      (regret.clairvoyant, "clairvoyant", "the clairvoyant"),
      (regret.fixed, "fixed", "the best fixed arm"),
    ]
    var parts = all.compactMap { value, leaf, name in
      value.map { counted($0, "against \(name)", "quality.regret.\(leaf)") }
    }
    if let slope = regret.slope {
      let halfWidth = summary.intervals?["quality.regret.slope"]
      parts.append("as T^" + Quantity.exponent(slope, halfWidth: halfWidth))
    }
    return parts
  }

  /// KV that was sent, and how long it took from the end of a prefill.
  private func parts(of transfers: Summary.Transfers) -> [String] {
    let (mean, p95) = (transfers.delayS.mean, transfers.delayS.p95)
    return [
      counted(transfers.count, "KV transfers", "transfers.count"),
      "\(Quantity.bytes(transfers.bytes)) sent",
      "\(Quantity.time(mean))\(spread("transfers.delay_s.mean", of: mean)) on average, P95 "
        + "\(Quantity.time(p95))\(spread("transfers.delay_s.p95", of: p95))",
    ]
  }

  /// What broke, what it cost, and how long that was felt.
  private func parts(of faults: Summary.Faults) -> [String] {
    let counts: [(value: Double, leaf: String, what: String)] = [
      (faults.lost, "lost", "requests interrupted"), (faults.resent, "resent", "sent again"),
      (faults.migrated, "migrated", "with their tokens"),
      (faults.lostCalls ?? 0, "lost_calls", "calls lost"),
      (faults.lostTokens, "lost_tokens", "tokens lost"),
      (faults.repeatedTokens, "repeated_tokens", "made again"),
    ]
    var parts = [counted(faults.outages, "outages", "faults.outages")]
    parts += counts.filter { $0.value > 0 }.map { counted($0.value, $0.what, "faults.\($0.leaf)") }
    parts.append("\(Quantity.percent(faults.availability)) available")
    if let time = faults.timeToRecoverS {
      let path = "faults.time_to_recover_s.mean"
      parts.append(
        "recovery \(Quantity.time(time.mean))\(spread(path, of: time.mean)) on average, "
          + "\(Quantity.time(time.max)) at most")
    }
    if faults.unrecovered > 0 {
      parts.append(counted(faults.unrecovered, "not recovered from", "faults.unrecovered"))
    }
    return parts
  }

  private var latencies: [String] {
    guard summary.requests.completed > 0 else { return ["  latency      no request completed"] }
    var table = TextTable(header: ["latency", "mean", "p50", "p90", "p95", "p99", "max"])
    for (name, path, latency) in [
      ("TTFT", "ttft_s", summary.ttftS), ("TPOT", "tpot_s", summary.tpotS),
      ("ITL", "itl_s", summary.itlS), ("E2E", "e2e_s", summary.e2eS),
      ("queue", "queue_s", summary.queueS),
    ] {
      let cells = [
        ("mean", latency.mean), ("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95),
        ("p99", latency.p99), ("max", latency.max),
      ]
      table.append(
        [name] + cells.map { Quantity.time($0.1) + spread("\(path).\($0.0)", of: $0.1) })
    }
    let completed = Quantity.count(summary.requests.completed)
    var lines = table.lines
    lines.append("  over \(completed) completed requests; ITL over every gap between tokens")
    if summary.replications > 1 {
      lines.append("  ± 95 % intervals over replications; percentiles over all their requests")
    } else if let batches = summary.batches {
      lines.append("  ± 95 % intervals from \(batches) batches of the run")
    }
    if let calibration = summary.calibration {
      let means = [
        ("TTFT", calibration.ttftS), ("TPOT", calibration.tpotS), ("E2E", calibration.e2eS),
      ].map { "\($0) \(Quantity.time($1.low)) to \(Quantity.time($1.high))" }
      lines.append(
        "  calibration ± \(Quantity.percent(calibration.speedError)), means: "
          + means.joined(separator: " · "))
    }
    return lines
  }

  private func streamTable(_ streams: [Summary.Stream]) -> [String] {
    var table = TextTable(header: [
      "stream", "arrived", "completed", "TTFT p50", "TTFT p99", "TPOT p50", "TPOT p99", "E2E p99",
      "SLO",
    ])
    for stream in streams {
      table.append([
        stream.name, Quantity.count(stream.requests.arrived),
        Quantity.count(stream.requests.completed), Quantity.time(stream.ttftS.p50),
        Quantity.time(stream.ttftS.p99), Quantity.time(stream.tpotS.p50),
        Quantity.time(stream.tpotS.p99), Quantity.time(stream.e2eS.p99),
        stream.slo.map { Quantity.percent($0.attainment) } ?? "none",
      ])
    }
    return table.lines
  }

  private var poolTable: [String] {
    let hasBatteries = summary.pools.contains { $0.stateOfCharge != nil }
    var table = TextTable(
      header: ["pool", "replicas", "busy", "requests", "iterations"]
        + (hasBatteries ? ["charge left"] : []))
    for pool in summary.pools {
      let charge = pool.stateOfCharge.map { Quantity.percent($0) } ?? "none"
      table.append(
        [
          pool.name, Quantity.count(Double(pool.replicas)), Quantity.percent(pool.busy),
          Quantity.count(pool.requests), Quantity.count(pool.iterations),
        ] + (hasBatteries ? [charge] : []))
    }
    return table.lines
  }

  private func row(_ title: String, _ parts: [String]) -> String {
    let blanks = String(repeating: " ", count: max(1, 13 - title.count))
    return "  \(title)\(blanks)\(parts.joined(separator: " · "))"
  }

  private func counted(_ value: Double, _ what: String, _ path: String) -> String {
    "\(Quantity.count(value)) \(what)\(spread(path, of: value))"
  }

  private func rated(_ value: Double, _ what: String, _ path: String) -> String {
    let number = Quantity.rate(value)
    return "\(number.dropLast(3)) \(what)/s\(spread(path, of: value))"
  }

  /// The interval of the number at `path`, relative to it; empty when there is none.
  private func spread(_ path: String, of value: Double) -> String {
    guard let halfWidth = summary.intervals?[path], value != 0 else { return "" }
    return " ±" + Quantity.percent(halfWidth / abs(value))
  }
}
