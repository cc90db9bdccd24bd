package import Pool

/// What a calibration came to.
package struct Calibration {
  package let samples: [IterationSample]
  package let fit: IterationFit
  package let check: CrossValidation
  package let drift: MachineDrift
  /// Rounds that were run, strata that the run's iterations fell into, and how many of those were
  /// looked at.
  package let rounds: Int
  package let strata: Int
  package let iterations: Int

  /// `nil` when there are too few samples to fit.
  init?(_ session: MeasurementSession, _ ranks: [Int], strata: Int, iterations: Int) {
    samples = session.samples
    drift = session.drift
    rounds = session.rounds
    self.strata = strata
    self.iterations = iterations
    guard let fit = IterationFit(samples, ranks: ranks),
      let check = CrossValidation(samples, ranks: ranks)
    else { return nil }
    self.fit = fit
    self.check = check
  }

  /// Spread of a single run around its shape's median, relative: the median over shapes.
  package var noise: Double { samples.map(\.noise).median ?? 0 }

  /// By how much all predicted times may be off together, relative.
  package var speedError: Double { check.speedError(drift: drift.size) }

  /// The record that a profile carries.
  ///
  /// - Parameters:
  ///   - hardware: what was run, and what scenarios call the machine it was run on.
  ///   - machine: what the machine calls itself.
  ///   - date: the day, as 2026-11-21.
  package func record(
    of hardware: RooflineConfig, machine: String, date: String, software: String
  ) -> CalibrationRecord {
    CalibrationRecord(
      model: hardware.model.name, modelDigest: hardware.model.digest, gpu: hardware.gpu.name,
      machine: machine, precision: hardware.precision, tensorParallel: hardware.tensorParallel,
      date: date, software: software, samples: samples.count,
      repeats: max(1, samples.map(\.repeats).max() ?? 1), noise: min(1, noise), drift: drift.size,
      coefficients: fit.record, covariance: fit.covariance, iterationError: check.iterations,
      operatorErrors: check.operators.map { .init(name: $0.operation.rawValue, error: $0.error) },
      speedError: speedError)
  }
}
