package import DiscreteEvents
package import Fleet
internal import Synchronization

/// Replications of several configurations, side by side on the machine's cores.
///
/// Every configuration sees the same random streams in the same replication: common random
/// numbers. Results do not depend on the number of threads.
package struct ReplicatedRuns: Sendable {
  package var configs: [FleetConfig]
  package var options: RunOptions
  /// At most so many at a time; `nil` = one for each core.
  package var threads: Int?
  /// Told of the configuration, the replication, its time and the requests that have left it.
  package var progress: (@Sendable (Int, Int, SimTime, Int) -> Void)?

  package init(
    _ configs: [FleetConfig], options: RunOptions = RunOptions(), threads: Int? = nil,
    progress: (@Sendable (Int, Int, SimTime, Int) -> Void)? = nil
  ) {
    self.configs = configs
    self.options = options
    self.threads = threads
    self.progress = progress
  }

  /// Runs the replications numbered `range` of every configuration and adds what they measured to
  /// `measurements`, one for each configuration.
  ///
  /// - Throws: `RunError` or `TraceError`, of the first run in order that failed.
  package func add(_ range: Range<Int>, to measurements: inout [Measurements]) throws {
    let merged = Mutex<[StreamCells?]>(Array(repeating: nil, count: configs.count))
    // Replication by replication, so that the configurations advance together.
    let runs = try Replications.map(range.count * configs.count, threads: threads) { task in
      let (replication, variant) = task.quotientAndRemainder(dividingBy: configs.count)
      let (run, cells) = try run(variant, range.lowerBound + replication)
      merged.withLock {
        if $0[variant] == nil { $0[variant] = cells } else { $0[variant]?.merge(cells) }
      }
      return run
    }
    let cells = merged.withLock(\.self)
    for variant in configs.indices {
      let own = range.indices.map { runs[($0 - range.lowerBound) * configs.count + variant] }
      measurements[variant].append(
        own.map(\.summary), cells: cells[variant], regrets: own.compactMap(\.regret),
        faultHistories: own.compactMap(\.faultHistory))
    }
  }

  /// What one replication left.
  private struct Run: Sendable {
    var summary: Summary
    var regret: RegretCurve?
    var faultHistory: FaultHistory?
  }

  private func run(_ variant: Int, _ replication: Int) throws -> (Run, StreamCells) {
    var options = options
    options.replication = replication
    if let progress {
      options.progress = { time, left in
        progress(variant, replication, time, left)
        return true
      }
    }
    let result = try Fleet.run(configs[variant], options)
    let cells = StreamCells(result, config: configs[variant])
    let summary = Summary(cells, from: result, config: configs[variant])
    let run = Run(
      summary: summary, regret: result.regret, faultHistory: FaultHistory(result))
    return (run, cells)
  }
}
