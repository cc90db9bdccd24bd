internal import Calibration
internal import Fleet
internal import Pool
internal import Report
internal import Scenario

/// The fit that `observe` is asked for, and the profile that it writes.
struct ObservedFitting {
  private let scenario: Scenario
  private let file: AtomicFile
  private let path: String

  /// Begins the profile at `path`.
  ///
  /// - Throws: `ObservationError` when the scenario is not of a single replica;
  ///   `AtomicFile.Failure`.
  init(_ scenario: Scenario, profile path: String) throws {
    let pools = scenario.config.pools
    guard pools.count == 1, pools[0].replicas == 1 else {
      throw ObservationError(
        "a fit needs a scenario of one pool with one replica, as the server is; "
          + "--set pools[0].replicas=1 makes it so")
    }
    self.scenario = scenario
    self.path = path
    file = try AtomicFile(path)
  }

  /// Fits what `requests` saw, and completes the profile.
  ///
  /// - Parameter source: where the requests come from.
  func fit(_ requests: [ObservedRequest], source: String) throws -> ObservedFitSummary {
    let pool = scenario.config.pools[0]
    let fit = try ObservedFit(requests, on: pool)
    let profile = fit.timing.profile(
      name: "observed-\(scenario.name)",
      source: "fitted to \(requests.count) requests of \(source)", engine: pool.engine)
    file.append(ProfileJSON.text(profile))
    try file.commit()
    return ObservedFitSummary(fit)
  }

  /// What to do with what was written.
  static func notes(profile: String) -> [String] {
    ["Written to \(profile). In a scenario: timing: { profile: \(profile) }."]
  }
}

extension ObservedFitSummary {
  init(_ fit: ObservedFit) {
    let parameters = fit.timing.names.indices.map { index in
      Parameter(
        name: fit.timing.names[index], seconds: fit.timing.values[index],
        relativeError: fit.standardErrors[index])
    }
    self.init(
      requests: fit.requests, parameters: parameters,
      residuals: Residuals(ttft: fit.residuals.ttft, e2e: fit.residuals.e2e),
      fitted: fit.fitted.map(Prediction.init), heldOut: fit.heldOut.map(Prediction.init))
  }
}

extension ObservedFitSummary.Prediction {
  fileprivate init(_ error: PredictionError) {
    self.init(
      latency: error.latency, statistic: error.statistic, measuredS: error.measured,
      predictedS: error.predicted, relativeError: error.relative)
  }
}
