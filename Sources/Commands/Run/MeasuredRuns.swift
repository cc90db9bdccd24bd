internal import Calibration
internal import Fleet
internal import Pool
internal import Scenario
internal import Study

/// Runs whose iterations are run for real, so that no two of them are the same.
enum MeasuredRuns {
  /// Why something that needs equal runs cannot have them.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// What times the iterations of `config`; `nil` = its timing models.
  static func executor(of config: FleetConfig, _ replication: Int) throws -> KernelExecutor? {
    config.isMeasured ? try KernelExecutor(config, replication: replication) : nil
  }

  /// Refuses `scenarios` that measure, for `command`, which holds runs against each other.
  static func refuse(_ scenarios: [Scenario], for command: String) throws {
    var mistakes: [String] = []
    for scenario in scenarios where scenario.config.isMeasured {
      var keys = scenario.config.pools.indices
        .filter { scenario.config.pools[$0].executor != .model }.map { "pools[\($0)].executor" }
      if scenario.config.calibration != nil { keys.append("calibration") }
      for key in keys {
        let mistake =
          "\(scenario.file): error: \(key): what is run for real is not deterministic; "
          + "\(command) would take the machine's noise for a difference"
        if !mistakes.contains(mistake) { mistakes.append(mistake) }
      }
    }
    if !mistakes.isEmpty { throw Refusal(description: mistakes.joined(separator: "\n")) }
  }
}

extension Summary {
  /// Adds what `executor` ran of the pools of `config`.
  mutating func add(_ executor: KernelExecutor, _ config: FleetConfig) {
    measured = zip(config.pools, executor.pools).compactMap { pool, measured in
      guard let measured else { return nil }
      var summary = Summary.Measured(
        pool: pool.name, machine: measured.machine, iterations: measured.iterations,
        seconds: measured.seconds)
      if !measured.residuals.isEmpty {
        let error = CalibrationRecord.HeldOutError(of: measured.residuals)
        summary.residual = Summary.Residual(
          median: error.median, p95: error.p95, bias: error.bias, speed: measured.speed,
          correction: pool.executor == .model ? measured.correction : nil)
      }
      return summary
    }
  }
}
