/// A number of a summary as a thing to compare: what it is called, its unit, and which way is
/// better.
package struct Metric: Hashable, Sendable {
  /// Its place in the summary's JSON, such as `ttft_s.p99` or `pools[0].busy`.
  package let path: String

  /// The metric at `path`, in either spelling (`ttft_s.p99`, `ttftS.p99`).
  package init(_ path: String) { self.path = Summary.snakeCase(path) }

  /// What its numbers are numbers of.
  package enum Unit: String, Hashable, Sendable {
    case seconds, perSecond, fraction, dollars, count, joules, perJoule, watts, grams
    /// A number on a scale of the scenario's own.
    case score
  }

  /// Which way is an improvement.
  package enum Direction: Hashable, Sendable {
    case lower, higher
    /// Neither: the number describes the run and is not a merit.
    case neutral
  }

  /// The path's last word but one and its last: `ttft_s` and `p99`.
  private var words: (group: Substring, leaf: Substring) {
    let words = path.split(separator: ".")
    return (words.dropLast().last ?? "", words.last ?? "")
  }

  package var unit: Unit {
    let (group, leaf) = words
    if group.hasSuffix("_s") || leaf == "simulated_s" { return .seconds }
    if leaf.hasSuffix("_per_s") { return .perSecond }
    if Metric.prices.contains(leaf) { return .dollars }
    if let unit = Metric.energyUnits[leaf] { return unit }
    if group == "quality" || path == "quality.regret.slope" { return .score }
    let fractions: [Substring] = [
      "attainment", "availability", "peak_utilization", "busy", "hit_rate", "prefix_hit_rate",
      "state_of_charge",
      "acceptance_rate", "large_share", "compute_share",
    ]
    return fractions.contains(leaf) ? .fraction : .count
  }

  package var direction: Direction {
    let (group, leaf) = words
    if leaf == "charged_j" { return .neutral }
    if let unit = Metric.energyUnits[leaf] { return unit == .perJoule ? .higher : .lower }
    let costs = Metric.prices + ["llm_calls", "preemptions", "swapped_out", "swapped_in"]
    if group.hasSuffix("_s") || costs.contains(leaf) { return .lower }
    if group == "regret" { return leaf == "slope" ? .neutral : .lower }
    if ["throughput", "slo", "quality"].contains(group) { return .higher }
    let gains: [Substring] = [
      "completed", "correct", "hit_rate", "prefix_hit_rate", "availability", "state_of_charge",
    ]
    if gains.contains(leaf) { return .higher }
    let losses: [Substring] = [
      "rejected", "failed", "timed_out", "unfinished", "lost", "lost_calls", "lost_tokens",
      "repeated_tokens", "unrecovered", "silent", "crashed", "demoted",
    ]
    return losses.contains(leaf) ? .lower : .neutral
  }

  private static let prices: [Substring] = [
    "cost_usd", "usd_per_request", "usd_per_task", "electricity_usd",
    "usd_per_million_output_tokens",
  ]

  private static let energyUnits: [Substring: Unit] = [
    "energy_j": .joules, "joules_per_request": .joules, "joules_per_output_token": .joules,
    "output_tokens_per_joule": .perJoule, "mean_watts": .watts, "grams_co2e": .grams,
    "charged_j": .joules,
  ]

  /// Whether it is a latency over completed requests.
  package var isLatency: Bool {
    words.group.hasSuffix("_s") && ![Metric.recovery, Metric.transfer].contains(words.group)
  }

  private static let recovery: Substring = "time_to_recover_s"
  private static let transfer: Substring = "delay_s"

  /// The quantile that it is (0.99 for `ttft_s.p99`); `nil` when it is none.
  package var quantile: Double? {
    let leaf = words.leaf
    guard leaf.first == "p", let percent = Double(leaf.dropFirst()) else { return nil }
    return percent / 100
  }

  /// As it stands in a sentence or over a column: `P99 TTFT`, `mean E2E`, `output tokens/s`.
  ///
  /// Of one stream or pool, the title ends with which: `P99 TTFT of streams[1]`.
  package var title: String {
    let (group, leaf) = words
    let owner = path.firstIndex(of: "]").map { " of \(path[...$0])" } ?? ""
    if isLatency {
      let latency = group.dropLast(2)
      let names: [Substring: String] = ["queue": "queue time", "time": "task time"]
      let name = names[latency] ?? latency.uppercased()
      return (quantile != nil ? leaf.uppercased() : String(leaf)) + " \(name)" + owner
    }
    if group == Metric.transfer {
      return (quantile != nil ? leaf.uppercased() : String(leaf)) + " KV transfer time"
    }
    if let tier = path.firstRange(of: ".tiers[") {
      let place = path[tier.lowerBound...].firstIndex(of: "]").map { " of \(path[...$0])" } ?? ""
      return (Metric.tierTitles[String(leaf)] ?? String(leaf)) + place
    }
    if group == "transfers" { return leaf == "count" ? "KV transfers" : "KV bytes sent" }
    if group == Metric.recovery { return "\(leaf) time to recover" }
    return (Metric.titles[String(leaf)] ?? String(leaf).replacing("_", with: " ")) + owner
  }

  private static let tierTitles = [
    "hit_rate": "prompt tokens", "read_bytes": "bytes read", "written_bytes": "bytes written",
    "peak_utilization": "peak use",
  ]

  private static let titles = [
    "attainment": "SLO attainment", "reward": "mean reward", "goodput_per_s": "goodput",
    "requests_per_s": "requests/s", "output_tokens_per_s": "output tokens/s",
    "peak_utilization": "peak KV use", "cost_usd": "cost", "prompt": "prompt tokens",
    "output": "output tokens", "simulated_s": "simulated time", "hit_rate": "adapter hits",
    "prefix_hit_rate": "prompt tokens cached",
    "swapped_out": "KV blocks swapped out", "swapped_in": "KV blocks swapped in",
    "acceptance_rate": "guesses accepted", "tokens_per_step": "tokens a step",
    "large_share": "tokens by the large model", "compute_share": "share of the model a token",
    "activated_parameters": "parameters a token", "loads": "adapter loads",
    "bytes": "adapter bytes",
    "clairvoyant": "regret against the clairvoyant", "slope": "exponent of regret",
    "fixed": "regret against the best fixed arm", "cache": "regret against the best cache",
    "per_request": "calls a request", "tokens": "tokens of calls",
    "resent": "sent again", "migrated": "migrated",
    "lost": "requests lost", "unrecovered": "outages not recovered from",
    "usd_per_request": "price of a request", "usd_per_task": "price of a task",
    "llm_calls": "LLM calls of tasks", "silent": "silent failures", "demoted": "goals demoted",
    "correct": "correct tasks",
    "energy_j": "energy", "joules_per_request": "energy a request",
    "joules_per_output_token": "energy an output token",
    "output_tokens_per_joule": "output tokens a joule", "mean_watts": "mean power",
    "state_of_charge": "charge left", "charged_j": "energy charged",
    "electricity_usd": "price of electricity", "grams_co2e": "emissions",
    "usd_per_million_output_tokens": "price of a million output tokens",
  ]
}

extension Metric {
  /// What a comparison is about unless asked otherwise, as far as `summary` has it: the latencies
  /// that users feel, what the fleet delivers, and what it costs.
  package static func headline(of summary: Summary) -> [Metric] {
    headlinePaths.filter { summary.number(at: $0) != nil }.map(Metric.init)
  }

  /// The headline of `summary`, what it lost against the best choices, and to what broke, as far as
  /// it has it.
  package static func compared(in summary: Summary) -> [Metric] {
    let regret = summary.quality?.regret.map { Metric("quality.regret.\($0.slopeAgainst)") }
    let faults = summary.faults.map { _ in
      ["requests.failed", "faults.time_to_recover_s.mean"]
        .filter { summary.number(at: $0) != nil }.map(Metric.init)
    }
    return headline(of: summary) + [regret].compactMap(\.self) + (faults ?? [])
  }

  static let headlinePaths = [
    "ttft_s.p50", "ttft_s.p99", "tpot_s.p50", "tpot_s.p99", "e2e_s.p50", "e2e_s.p99",
    "throughput.output_tokens_per_s", "slo.attainment", "slo.goodput_per_s", "quality.reward",
    "energy.joules_per_output_token", "cost_usd",
  ]
}
