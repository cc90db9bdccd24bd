internal import Diagnostics
package import Fleet
internal import Pool
internal import Workload

/// The numbers that the summary of a run has, named by their places in its JSON: `ttft_s.p99`,
/// `pools[0].busy`.
///
/// Scenarios may name them in either spelling, `ttft_s.p99` or `ttftS.p99`.
package enum MetricPath {
  /// Every number in the summary of a run of `config`, in the order of the summary.
  package static func all(of config: FleetConfig) -> [String] {
    let promised = config.streams.contains { !$0.slo.isEmpty }
    let isPriced =
      !config.pools.isEmpty && config.pools.allSatisfy { $0.dollarsPerHour != nil }
    var paths = ["simulated_s"] + requests + ["tokens.prompt", "tokens.output"]
    paths += ["throughput.requests_per_s", "throughput.output_tokens_per_s"] + latencies
    paths += promised ? slo : []
    paths += config.quality == nil ? [] : ["quality.reward"] + regret(of: config)
    paths += ["kv.peak_utilization", "kv.preemptions"]
    if config.pools.contains(where: { $0.engine.prefixCache }) { paths += ["kv.prefix_hit_rate"] }
    if config.pools.contains(where: { $0.engine.swap != nil }) {
      paths += ["kv.swapped_out", "kv.swapped_in"]
    }
    if config.pools.contains(where: { $0.adapters != nil }) { paths += adapters }
    paths += decoding(of: config.pools)
    if config.disaggregation != nil { paths += transfers }
    if config.makesCalls {
      paths += ["calls.per_request", "calls.tokens", "calls.usd_per_request"]
    }
    let breaks = !config.faults.isEmpty
    paths += breaks ? faults(of: config) : []
    paths += tasks(of: config.streams)
    paths += config.metersEnergy ? energy(of: config.electricity, isPriced: isPriced) : []
    paths += isPriced ? ["cost_usd"] : []
    for pool in config.pools.indices {
      let own =
        ["busy", "iterations", "requests"] + (breaks ? ["availability"] : [])
        + (config.pools[pool].power != nil ? ["energy_j", "mean_watts"] : [])
        + (config.pools[pool].battery != nil ? ["state_of_charge", "charged_j"] : [])
      paths += own.map { "pools[\(pool)].\($0)" } + tiers(of: config, pool)
    }
    if config.streams.count > 1 {
      for (index, stream) in config.streams.enumerated() {
        let own =
          requests + latencies + (stream.slo.isEmpty ? [] : slo) + tasks(of: [stream])
        paths += own.map { "streams[\(index)].\($0)" }
      }
    }
    return paths + ["engine.events", "engine.iterations", "engine.leaps"]
  }

  /// `path` as the summary's JSON spells it: `camelCase` as `camel_case`.
  package static func canonical(_ path: String) -> String {
    path.reduce(into: "") { text, letter in
      if letter.isUppercase { text.append("_") }
      text.append(letter.lowercased())
    }
  }

  /// Whether the number at `path` is a time, in seconds.
  static func isTime(_ path: String) -> Bool {
    let words = canonical(path).split(separator: ".")
    return words.last == "simulated_s" || (words.dropLast().last ?? "").hasSuffix("_s")
  }

  private static func tiers(of config: FleetConfig, _ pool: Int) -> [String] {
    (config.pools[pool].tiers?.tiers ?? []).indices.flatMap { tier in
      ["hit_rate", "read_bytes", "written_bytes", "peak_utilization"].map {
        "pools[\(pool)].tiers[\(tier)].\($0)"
      }
    }
  }

  private static func regret(of config: FleetConfig) -> [String] {
    guard let comparators = RegretLedger(config)?.comparators else { return [] }
    let others = [RegretCurve.Comparator.fixed, .cache].filter(comparators.contains)
    return (["clairvoyant"] + others.map(\.rawValue) + ["slope"]).map { "quality.regret.\($0)" }
  }

  private static func faults(of config: FleetConfig) -> [String] {
    let losses =
      ["outages", "lost", "resent", "migrated"]
      + (config.makesCalls ? ["lost_calls"] : [])
    let rest = [
      "lost_tokens", "repeated_tokens", "availability", "time_to_recover_s.mean",
      "time_to_recover_s.max", "unrecovered",
    ]
    return (losses + rest).map { "faults.\($0)" }
  }

  private static func tasks(of streams: [StreamConfig]) -> [String] {
    let settings = streams.compactMap(\.task)
    guard !settings.isEmpty else { return [] }
    let isPriced = settings.contains { $0.dollarsPerCall != nil }
    let names =
      ["started", "completed", "demoted", "silent", "crashed", "unfinished", "correct"]
      + ["llm_calls", "tool_runs", "retries", "reroutes", "escalations"]
      + (isPriced ? ["usd_per_task"] : []) + quantiles.map { "time_s.\($0)" }
    return names.map { "tasks.\($0)" }
  }

  private static func energy(of electricity: ElectricityConfig, isPriced: Bool) -> [String] {
    let names =
      ["joules_per_request", "joules_per_output_token", "output_tokens_per_joule", "mean_watts"]
      + (electricity.dollarsPerKWh != nil ? ["electricity_usd"] : [])
      + (electricity.gramsPerKWh != nil ? ["grams_co2e"] : [])
      + (isPriced ? ["usd_per_million_output_tokens", "usd_per_request"] : [])
    return ["energy_j"] + names.map { "energy.\($0)" }
  }

  private static let requests = [
    "arrived", "completed", "rejected", "failed", "timed_out", "unfinished",
  ].map { "requests.\($0)" }

  private static let latencies = ["ttft_s", "tpot_s", "itl_s", "e2e_s", "queue_s"].flatMap { name in
    quantiles.map { "\(name).\($0)" }
  }

  private static let quantiles = ["mean", "p50", "p90", "p95", "p99", "max"]

  private static let adapters = ["adapters.hit_rate", "adapters.loads", "adapters.bytes"]

  private static let transfers = [
    "transfers.count", "transfers.bytes", "transfers.delay_s.mean", "transfers.delay_s.p95",
  ]

  private static let slo = ["slo.attainment", "slo.goodput_per_s"]
}

/// The name of a metric somewhere in a scenario, to be looked up once it is known what there is.
struct MetricMention {
  let name: String
  let place: Place
  let path: String
}

extension Shape where Value == String {
  /// The path of a number in the summary.
  static var metric: Shape {
    let text = Shape.text("the path of a number in the summary, such as ttft_s.p99")
    return Shape(
      placeholder: text.placeholder, describe: text.describe,
      decode: { input in
        guard let name = text.decode(input) else { return nil }
        input.session.metrics.append(
          MetricMention(name: name, place: input.node.place, path: input.path))
        return name
      })
  }
}

extension Session {
  /// Reports the metrics mentioned that are not among `paths`.
  func checkMetrics(_ paths: [String]) {
    for mention in metrics where !paths.contains(MetricPath.canonical(mention.name)) {
      let wanted = MetricPath.canonical(mention.name)
      report(
        "the summary of this scenario has no number '\(mention.name.abridged)'",
        at: mention.place, path: mention.path,
        suggestion: NearestName.of(wanted, among: paths))
    }
  }
}
