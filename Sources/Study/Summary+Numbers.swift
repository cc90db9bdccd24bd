package import Fleet
internal import Pool
internal import Scenario

/// A number of a summary: its JSON path (`ttft_s.p99`, `pools[0].busy`) and its value.
package typealias SummaryNumber = (path: String, value: Double)

extension Summary {
  /// Every number that the run has, with its JSON path, in the order of the JSON.
  package var numbers: [SummaryNumber] { table.filter { !$0.value.isNaN } }

  /// Every number that runs of its configuration measure; not a number where this run has none.
  var table: [SummaryNumber] {
    var copy = self
    var table: [SummaryNumber] = []
    copy.visit { path, value in table.append((path, value)) }
    return table
  }

  /// The paths of all numbers that a run of `config` measures.
  package static func paths(of config: FleetConfig) -> [String] {
    var nothing = FleetResult()
    nothing.pools = config.pools.map {
      var pool = PoolResult()
      pool.dollarsPerHour = $0.dollarsPerHour
      pool.adapters = $0.adapters.map { _ in AdapterCounts() }
      pool.prefixes = $0.engine.prefixCache ? PrefixCounts() : nil
      pool.swaps = $0.engine.swap.map { _ in SwapCounts() }
      pool.variation = $0.variation.map { _ in VariationCounts() }
      pool.tiers = $0.tiers?.tiers.map { TierCounts(name: $0.name, blocks: $0.blocks) } ?? []
      pool.joules = $0.power.map { _ in 0 }
      pool.battery = $0.battery.map { _ in BatteryCounts() }
      pool.downSeconds = config.faults.isEmpty ? nil : 0
      return pool
    }
    nothing.transfers = config.disaggregation.map { _ in TransferCounts() }
    nothing.faults = config.faults.isEmpty ? nil : FaultCounts()
    nothing.regret = RegretLedger(config)?.curve
    return Summary(from: nothing, config: config).table.map(\.path)
  }

  /// The number at `path`; `nil` when there is none there.
  ///
  /// The words of a path may also be joined the way Swift joins them: `ttftS.p99`.
  package func number(at path: String) -> Double? {
    let wanted = Summary.snakeCase(path)
    return numbers.first { $0.path == wanted }?.value
  }

  /// `camelCase` as `camel_case`, the way a JSON encoder converts keys.
  package static func snakeCase(_ name: String) -> String {
    MetricPath.canonical(name)
  }

  /// Calls `body` for every number that a run measures with its JSON path, in a fixed order; with
  /// NaN where this run has none, so that runs of one configuration have the same rows.
  mutating func visit(_ body: (String, inout Double) -> Void) {
    body("simulated_s", &simulatedS)
    requests.visit("requests", body)
    body("tokens.prompt", &tokens.prompt)
    body("tokens.output", &tokens.output)
    body("throughput.requests_per_s", &throughput.requestsPerS)
    body("throughput.output_tokens_per_s", &throughput.outputTokensPerS)
    ttftS.visit("ttft_s", body)
    tpotS.visit("tpot_s", body)
    itlS.visit("itl_s", body)
    e2eS.visit("e2e_s", body)
    queueS.visit("queue_s", body)
    slo?.visit("slo", body)
    quality?.visit("quality", body)
    body("kv.peak_utilization", &kv.peakUtilization)
    body("kv.preemptions", &kv.preemptions)
    visitOptional("kv.prefix_hit_rate", &kv.prefixHitRate, body)
    visitOptional("kv.swapped_out", &kv.swappedOut, body)
    visitOptional("kv.swapped_in", &kv.swappedIn, body)
    adapters?.visit("adapters", body)
    decoding?.visit("decoding", body)
    transfers?.visit("transfers", body)
    calls?.visit("calls", body)
    faults?.visit("faults", body)
    tasks?.visit("tasks", body)
    visitOptional("energy_j", &energyJ, body)
    energy?.visit("energy", body)
    visitOptional("cost_usd", &costUsd, body)
    for index in pools.indices {
      body("pools[\(index)].busy", &pools[index].busy)
      body("pools[\(index)].iterations", &pools[index].iterations)
      body("pools[\(index)].requests", &pools[index].requests)
      visitOptional("pools[\(index)].availability", &pools[index].availability, body)
      visitOptional("pools[\(index)].energy_j", &pools[index].energyJ, body)
      visitOptional("pools[\(index)].mean_watts", &pools[index].meanWatts, body)
      visitOptional("pools[\(index)].state_of_charge", &pools[index].stateOfCharge, body)
      visitOptional("pools[\(index)].charged_j", &pools[index].chargedJ, body)
      pools[index].visitTiers("pools[\(index)]", body)
    }
    if var each = streams {
      for index in each.indices { each[index].visit("streams[\(index)]", body) }
      streams = each
    }
    body("engine.events", &engine.events)
    body("engine.iterations", &engine.iterations)
    body("engine.leaps", &engine.leaps)
  }
}

extension Summary.Requests {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".arrived", &arrived)
    body(path + ".completed", &completed)
    body(path + ".rejected", &rejected)
    body(path + ".failed", &failed)
    body(path + ".timed_out", &timedOut)
    body(path + ".unfinished", &unfinished)
  }
}

extension Summary.Latency {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".mean", &mean)
    body(path + ".p50", &p50)
    body(path + ".p90", &p90)
    body(path + ".p95", &p95)
    body(path + ".p99", &p99)
    body(path + ".max", &max)
  }
}

extension Summary.Slo {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".attainment", &attainment)
    body(path + ".goodput_per_s", &goodputPerS)
  }
}

extension Summary.Quality {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".reward", &reward)
    regret?.visit(path + ".regret", body)
  }
}

extension Summary.Adapters {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".hit_rate", &hitRate)
    body(path + ".loads", &loads)
    body(path + ".bytes", &bytes)
  }
}

extension Summary.Calls {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".per_request", &perRequest)
    body(path + ".tokens", &tokens)
    body(path + ".usd_per_request", &usdPerRequest)
  }
}

extension Summary.Stream {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    requests.visit(path + ".requests", body)
    ttftS.visit(path + ".ttft_s", body)
    tpotS.visit(path + ".tpot_s", body)
    itlS.visit(path + ".itl_s", body)
    e2eS.visit(path + ".e2e_s", body)
    queueS.visit(path + ".queue_s", body)
    slo?.visit(path + ".slo", body)
    tasks?.visit(path + ".tasks", body)
  }
}
