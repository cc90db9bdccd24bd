internal import DiscreteEvents
package import Fleet
internal import Statistics
internal import Workload

extension Summary {
  /// The summary of one run of `config` that left `result`.
  ///
  /// Requests that arrived during the warm-up count in nothing but the pools' and the engine's
  /// totals and the cost, which are of the whole run. Percentiles are those of all cells merged,
  /// not averages of percentiles. `wallS` is left to the caller, who timed the run.
  package init(from result: FleetResult, config: FleetConfig) {
    let cells = CellTable(result: result, pools: config.pools.count)
    let everything = cells.total(streams: config.streams.indices)
    let measuredS = max(0, (result.end - config.warmup).seconds)
    scenario = config.name
    seed = config.seed
    simulatedS = result.end.seconds
    requests = Requests(everything.outcomes)
    tokens.prompt = Double(everything.promptTokens)
    tokens.output = Double(everything.outputTokens)
    throughput.requestsPerS = ratio(requests.completed, measuredS)
    throughput.outputTokensPerS = ratio(tokens.output, measuredS)
    (ttftS, tpotS, itlS) = (
      Latency(everything.ttft), Latency(everything.tpot), Latency(everything.itl)
    )
    (e2eS, queueS) = (Latency(everything.e2e), Latency(everything.queue))
    let promised = config.streams.indices.filter { !config.streams[$0].slo.isEmpty }
    slo = Slo(cells.total(streams: promised), of: promised.count, over: measuredS)
    kv = KV(result.pools)
    costUsd = cost(of: result.pools, over: result.end)
    pools = result.pools.map(Pool.init)
    engine.events = Double(result.engine.events)
    engine.iterations = Double(result.engine.iterations)
    engine.leaps = Double(result.engine.leaps)
    let skipped = result.skippedRows.reduce(0, +)
    skippedRows = skipped > 0 ? skipped : nil
    if config.streams.count > 1 {
      streams = config.streams.indices.map { index in
        let cell = cells.total(streams: [index])
        var stream = Stream(cell)
        stream.name = config.streams[index].name
        stream.slo = Slo(cell, of: promised.contains(index) ? 1 : 0, over: measuredS)
        return stream
      }
    }
  }
}

/// The cells of a result, by stream and pool.
private struct CellTable {
  let result: FleetResult
  let pools: Int

  /// All that requests of `streams` saw, in every pool and before they reached one.
  func total(streams: some Sequence<Int>) -> LatencyCell {
    var total = LatencyCell()
    for stream in streams {
      for cell in result.cells.dropFirst(stream * pools).prefix(pools) { total.merge(cell) }
      if result.unplaced.indices.contains(stream) { total.outcomes.merge(result.unplaced[stream]) }
    }
    return total
  }
}

extension LatencyCell {
  /// Adds all that `other` holds.
  fileprivate mutating func merge(_ other: LatencyCell) {
    outcomes.merge(other.outcomes)
    promptTokens += other.promptTokens
    outputTokens += other.outputTokens
    ttft.merge(other.ttft)
    tpot.merge(other.tpot)
    itl.merge(other.itl)
    e2e.merge(other.e2e)
    queue.merge(other.queue)
    good += other.good
  }
}

extension OutcomeCounts {
  /// Adds all that `other` holds.
  fileprivate mutating func merge(_ other: OutcomeCounts) {
    completed += other.completed
    rejected += other.rejected
    failed += other.failed
    timedOut += other.timedOut
    unfinished += other.unfinished
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
  fileprivate init(_ histogram: Histogram) {
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

extension Summary.KV {
  fileprivate init(_ pools: [PoolResult]) {
    for pool in pools {
      peakUtilization = max(
        peakUtilization, ratio(Double(pool.kvPeakBlocks), Double(pool.kvBlocks)))
      preemptions += Double(pool.preemptions)
    }
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
    ttftS = Summary.Latency(cell.ttft)
    tpotS = Summary.Latency(cell.tpot)
    itlS = Summary.Latency(cell.itl)
    e2eS = Summary.Latency(cell.e2e)
    queueS = Summary.Latency(cell.queue)
  }
}

/// What the pools cost, in US dollars; `nil` unless every one has a price.
private func cost(of pools: [PoolResult], over time: SimTime) -> Double? {
  guard !pools.isEmpty else { return nil }
  var dollarsPerHour = 0.0
  for pool in pools {
    guard let price = pool.dollarsPerHour else { return nil }
    dollarsPerHour += price
  }
  return dollarsPerHour * time.seconds / 3600
}

/// `part` / `whole`, 0 when `whole` is.
private func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
