package import Fleet
internal import Pool

extension Summary {
  /// How far the calibration of pools' timing carries into the headline means.
  package struct Calibration: Hashable, Sendable, Codable {
    /// Standard error of the speed, relative: the largest of the calibrated pools'.
    package var speedError = 0.0
    /// The means where all calibrated times are less, and more, by their pool's standard error.
    package var ttftS = Range()
    package var tpotS = Range()
    package var e2eS = Range()
    package init() {}
  }

  package struct Range: Hashable, Sendable, Codable {
    package var low = 0.0
    package var high = 0.0
    package init() {}
  }

  /// How far the timing model was from the iterations that were run: e = measured / modelled − 1.
  package struct Residual: Hashable, Sendable, Codable {
    /// Median and 95th percentile of |e|, and the mean of e.
    package var median: Double
    package var p95: Double
    package var bias: Double
    /// Seconds measured over seconds modelled, of all of them.
    package var speed: Double
    /// What the model's times were multiplied with in the end; absent where all iterations were
    /// run.
    package var correction: Double?

    package init(
      median: Double, p95: Double, bias: Double, speed: Double, correction: Double?
    ) {
      self.median = median
      self.p95 = p95
      self.bias = bias
      self.speed = speed
      self.correction = correction
    }
  }

  /// Iterations that were run for real.
  package struct Measured: Hashable, Sendable, Codable {
    package var pool = ""
    package var machine = ""
    package var iterations = 0
    package var seconds = 0.0
    package var residual: Residual?

    package init(pool: String, machine: String, iterations: Int, seconds: Double) {
      self.pool = pool
      self.machine = machine
      self.iterations = iterations
      self.seconds = seconds
    }
  }
}

extension Summary.Calibration {
  /// Runs `replications` of `config` twice more, with the times of its calibrated pools a standard
  /// error shorter and longer; the same requests as in the run itself.
  ///
  /// - Returns: `nil` when no pool's timing is calibrated.
  /// - Throws: `RunError` or `TraceError`.
  package init?(_ config: FleetConfig, replications: Int, options: RunOptions) throws {
    let errors = config.pools.compactMap { $0.calibration?.speedError }
    guard let largest = errors.max() else { return nil }
    self.init()
    speedError = largest
    let configs = [-1.0, 1.0].map { sign in
      var changed = config
      changed.pools = config.pools.map { pool in
        guard let error = pool.calibration?.speedError else { return pool }
        return pool.slowed(by: max(0.01, 1 + sign * error))
      }
      return changed
    }
    var measurements = [Measurements(), Measurements()]
    try ReplicatedRuns(configs, options: options).add(0..<replications, to: &measurements)
    let summaries = measurements.map(\.summary)
    func range(_ latency: KeyPath<Summary, Summary.Latency>) -> Summary.Range {
      let means = summaries.map { $0[keyPath: latency].mean }
      var range = Summary.Range()
      range.low = means.min() ?? 0
      range.high = means.max() ?? 0
      return range
    }
    ttftS = range(\.ttftS)
    tpotS = range(\.tpotS)
    e2eS = range(\.e2eS)
  }
}
