package import Pool

/// What an adaptation came to: the profile to use, and how wrong it may be.
package struct AdaptationResult: Sendable {
  package let prior: AdaptationPrior
  package let measured: MeasuredIterations
  package let adaptation: Adaptation
  /// Held-out error by the number of samples; empty without samples to hold out.
  package let study: AdaptationStudy
  /// Held-out errors with all samples but those held out.
  package let errors: [Double]
  /// The samples' own fit, and its held-out errors, where there are enough of them.
  package let ordinary: (fit: IterationFit, errors: CalibrationRecord.HeldOutError)?

  package init(
    _ prior: AdaptationPrior, _ measured: MeasuredIterations, ranks: [Int] = [], seed: UInt64 = 1
  ) {
    let samples = measured.samples
    self.prior = prior
    self.measured = measured
    adaptation = Adaptation(prior, samples, ranks: ranks)
    study = AdaptationStudy(prior, samples, ranks: ranks, seed: seed)
    errors = AdaptationStudy.heldOut(prior, samples, ranks: ranks)
    if let fit = IterationFit(samples, ranks: ranks),
      let check = CrossValidation(samples, ranks: ranks)
    {
      ordinary = (fit, check.iterations)
    } else {
      ordinary = nil
    }
  }

  /// Whether the samples' own fit predicts better than the adapted profile: then that is written,
  /// so that with many samples an adaptation is an ordinary calibration.
  package var prefersOrdinary: Bool {
    ordinary.map { $0.errors.median < error.median } ?? false
  }

  package var error: CalibrationRecord.HeldOutError { .init(of: errors) }

  /// Standard error of the overall speed, relative: what held-out predictions are off by together,
  /// and what the ratios are still uncertain by.
  package var speedError: Double {
    let shapes = measured.samples.map(\.shape)
    let own = adaptation.standardError(of: shapes)
    let held = CrossValidation.speedError(errors, drift: measured.drift.size)
    return min(1, (own * own + (errors.count > 1 ? held * held : 0)).squareRoot())
  }

  /// The profile, with the record of how it was made; none where nothing was measured.
  package func profile(
    name: String, of hardware: RooflineConfig, machine: String, date: String, software: String
  ) -> Profile {
    let samples = measured.samples
    let known = prior.profile.name
    guard !samples.isEmpty else {
      var profile = adaptation.profile
      (profile.name, profile.calibration) = (name, nil)
      profile.source = "\(known) by the rooflines of both devices, nothing measured"
      return profile
    }
    var record = CalibrationRecord(
      model: hardware.model.name, modelDigest: hardware.model.digest, gpu: hardware.gpu.name,
      machine: machine, precision: hardware.precision, tensorParallel: hardware.tensorParallel,
      date: date, software: "\(software), adapted from \(known)", samples: samples.count,
      repeats: max(1, samples.map(\.repeats).max() ?? 1), noise: min(1, measured.noise),
      drift: min(1, measured.drift.size), coefficients: [], covariance: [], iterationError: error,
      operatorErrors: [], speedError: speedError)
    if prefersOrdinary, let ordinary {
      record.software = software
      record.coefficients = ordinary.fit.record
      record.covariance = ordinary.fit.covariance
      record.iterationError = ordinary.errors
      return ordinary.fit.profile(name: name, source: "\(machine), \(date)", calibration: record)
    }
    var profile = adaptation.profile
    (profile.name, profile.calibration) = (name, record)
    profile.source = "\(known), adapted to \(machine) by \(samples.count) iterations, \(date)"
    return profile
  }
}
