internal import DiscreteEvents
package import Fleet
internal import Pool
package import Statistics
internal import Workload

extension Summary {
  /// The summary of one run of `config` that left `result`.
  ///
  /// Requests that arrived during the warm-up count in nothing but the pools' and the engine's
  /// totals and the cost, which are of the whole run. Percentiles are those of all cells merged,
  /// not averages of percentiles. `wallS` is left to the caller, who timed the run.
  package init(from result: FleetResult, config: FleetConfig) {
    self.init(StreamCells(result, config: config), from: result, config: config)
  }

  /// The same, where the cells of `result` are known already.
  package init(_ cells: StreamCells, from result: FleetResult, config: FleetConfig) {
    let everything = cells.total
    let measuredS = max(0, (result.end - config.warmup).seconds)
    scenario = config.name
    seed = config.seed
    simulatedS = result.end.seconds
    requests = Requests(everything.outcomes)
    tokens.prompt = Double(everything.promptTokens)
    tokens.output = Double(everything.outputTokens)
    throughput.requestsPerS = ratio(requests.completed, measuredS)
    throughput.outputTokensPerS = ratio(tokens.output, measuredS)
    setLatencies(everything)
    let promised = config.streams.indices.filter { !config.streams[$0].slo.isEmpty }
    slo = Slo(cells.total(of: promised), of: promised.count, over: measuredS)
    if config.quality != nil {
      quality = Quality(everything)
      quality?.regret = result.regret.map(Regret.init)
    }
    kv = KV(result.pools)
    adapters = Adapters(result.pools)
    decoding = Decoding(result.pools, config.pools)
    transfers = result.transfers.map(Transfers.init)
    calls = config.makesCalls ? Calls(result.calls) : nil
    faults = Faults(result, config: config)
    tasks = tasks(of: config.streams.indices, cells, config)
    setEnergy(from: result, config: config)
    costUsd = cost(of: result.pools, from: .zero, until: result.end)
    pools = result.pools.map { pool in
      var summary = Pool(pool)
      summary.availability = pool.downSeconds.map { down in
        Faults.availability(result, config, replicas: pool.replicas, down: down)
      }
      summary.tiers = Pool.tiers(of: pool)
      summary.energyJ = pool.joules
      summary.stateOfCharge = pool.battery?.stateOfCharge
      summary.chargedJ = pool.battery?.charged
      summary.meanWatts = pool.joules.map { ratio($0, measuredS) }
      return summary
    }
    engine.events = Double(result.engine.events)
    engine.iterations = Double(result.engine.iterations)
    engine.leaps = Double(result.engine.leaps)
    let skipped = result.skippedRows.reduce(0, +)
    skippedRows = skipped > 0 ? skipped : nil
    if config.streams.count > 1 {
      streams = config.streams.indices.map { index in
        let cell = cells.streams[index]
        var stream = Stream(cell)
        stream.name = config.streams[index].name
        stream.slo = Slo(cell, of: promised.contains(index) ? 1 : 0, over: measuredS)
        stream.tasks = tasks(of: [index], cells, config)
        return stream
      }
    }
  }

  /// This summary with every latency taken from `cells`.
  func withLatencies(of cells: StreamCells) -> Summary {
    var copy = self
    copy.setLatencies(cells.total)
    if let total = cells.taskTime { copy.tasks?.timeS = Latency(total) }
    if let each = streams {
      copy.streams = zip(each, cells.streams).enumerated().map { index, pair in
        var stream = pair.0
        stream.setLatencies(pair.1)
        if let tasks = cells.tasks(of: index) { stream.tasks?.timeS = Latency(tasks.time) }
        return stream
      }
    }
    return copy
  }

  private mutating func setLatencies(_ cell: LatencyCell) {
    (ttftS, tpotS, itlS) = (Latency(cell.ttft), Latency(cell.tpot), Latency(cell.itl))
    (e2eS, queueS) = (Latency(cell.e2e), Latency(cell.queue))
  }
}

extension Summary.Requests {
  fileprivate init(_ counts: OutcomeCounts) {
    arrived = Double(counts.arrived)
    completed = Double(counts.completed)
    rejected = Double(counts.rejected)
    failed = Double(counts.failed)
    timedOut = Double(counts.timedOut)
    unfinished = Double(counts.unfinished)
  }
}

extension Summary.Latency {
  /// Of a histogram in picoseconds; all zero when it is empty.
  package init(_ histogram: Histogram) {
    func seconds(_ quantile: Double) -> Double {
      SimTime(picoseconds: histogram.quantile(quantile)).seconds
    }
    mean = histogram.mean / Double(SimTime.perSecond)
    (p50, p90, p95, p99) = (seconds(0.5), seconds(0.9), seconds(0.95), seconds(0.99))
    max = SimTime(picoseconds: histogram.max).seconds
  }
}

extension Summary.Slo {
  /// Of the requests of `promised` streams with an SLO; `nil` when there is no such stream.
  ///
  /// A request that was rejected, timed out, failed or did not finish has missed its SLO.
  fileprivate init?(_ cell: LatencyCell, of promised: Int, over seconds: Double) {
    guard promised > 0 else { return nil }
    attainment = ratio(Double(cell.good), Double(cell.outcomes.arrived))
    goodputPerS = ratio(Double(cell.good), seconds)
  }
}

extension Summary.Quality {
  fileprivate init(_ cell: LatencyCell) { reward = cell.rewards.mean }
}

extension Summary.KV {
  fileprivate init(_ pools: [PoolResult]) {
    for pool in pools {
      peakUtilization = max(
        peakUtilization, ratio(Double(pool.kvPeakBlocks), Double(pool.kvBlocks)))
      preemptions += Double(pool.preemptions)
    }
    for swaps in pools.compactMap(\.swaps) {
      swappedOut = (swappedOut ?? 0) + Double(swaps.out)
      swappedIn = (swappedIn ?? 0) + Double(swaps.back)
    }
    let prefixes = pools.compactMap(\.prefixes)
    guard !prefixes.isEmpty else { return }
    var sum = PrefixCounts()
    for counts in prefixes { sum.add(counts) }
    prefixHitRate = ratio(Double(sum.cachedTokens), Double(sum.tokens))
  }
}

extension Summary.Adapters {
  /// `nil` when no pool serves adapters.
  fileprivate init?(_ pools: [PoolResult]) {
    let counts = pools.compactMap(\.adapters)
    guard !counts.isEmpty else { return nil }
    let hits = counts.reduce(0) { $0 + Double($1.hits) }
    hitRate = ratio(hits, counts.reduce(hits) { $0 + Double($1.misses) })
    loads = counts.reduce(0) { $0 + Double($1.loads) }
    bytes = counts.reduce(0) { $0 + $1.bytes }
  }
}

extension Summary.Calls {
  fileprivate init(_ counts: CallCounts) {
    perRequest = ratio(Double(counts.calls), Double(counts.requests))
    tokens = Double(counts.tokens)
    usdPerRequest = ratio(counts.dollars, Double(counts.requests))
  }
}

extension Summary.Pool {
  fileprivate init(_ result: PoolResult) {
    name = result.name
    replicas = result.replicas
    busy = result.busy
    iterations = Double(result.iterations)
    requests = Double(result.requests)
  }
}

extension Summary.Stream {
  fileprivate init(_ cell: LatencyCell) {
    requests = Summary.Requests(cell.outcomes)
    setLatencies(cell)
  }

  fileprivate mutating func setLatencies(_ cell: LatencyCell) {
    ttftS = Summary.Latency(cell.ttft)
    tpotS = Summary.Latency(cell.tpot)
    itlS = Summary.Latency(cell.itl)
    e2eS = Summary.Latency(cell.e2e)
    queueS = Summary.Latency(cell.queue)
  }
}

/// What the pools cost between two times, in US dollars; `nil` unless every one has a price.
func cost(of pools: [PoolResult], from start: SimTime, until end: SimTime) -> Double? {
  guard !pools.isEmpty else { return nil }
  var (dollarsPerHour, spot) = (0.0, 0.0)
  for pool in pools {
    guard let price = pool.dollarsPerHour else { return nil }
    if let prices = pool.spot {
      spot += prices.dollars(from: start, until: end) * Double(pool.replicas)
    } else {
      dollarsPerHour += price
    }
  }
  return dollarsPerHour * (end - start).seconds / 3600 + spot
}

/// `part` / `whole`, 0 when `whole` is.
func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
