package import Pool

/// How wrong a fit is about iterations that it has not seen: k-fold cross-validation, all samples
/// of one shape in the same fold (Stone, "Cross-validatory choice and assessment of statistical
/// predictions", JRSS B 36, 1974).
package struct CrossValidation: Sendable {
  /// Of whole iterations, sample by sample: predicted / measured − 1.
  package let errors: [Double]
  /// Over the samples in which an operator took time, of its own time.
  package let operators: [(operation: Operator, error: CalibrationRecord.HeldOutError)]

  package var iterations: CalibrationRecord.HeldOutError { .init(of: errors) }

  /// Holds out one of `folds` parts of `samples` after the other.
  ///
  /// - Returns: `nil` when there are too few samples to fit without a part.
  package init?(_ samples: [IterationSample], ranks: [Int] = [], folds: Int = 10) {
    let fold = Self.folds(of: samples, folds)
    var predicted = Array(repeating: OperatorSeconds(), count: samples.count)
    for part in 0..<folds {
      let rest = samples.indices.filter { fold[$0] != part }
      guard rest.count < samples.count else { continue }
      guard let fit = IterationFit(rest.map { samples[$0] }, ranks: ranks) else { return nil }
      for index in samples.indices where fold[index] == part {
        predicted[index] = fit.seconds(of: samples[index].shape)
      }
    }
    errors = zip(predicted, samples).compactMap { predicted, sample in
      sample.seconds.total > 0 ? predicted.total / sample.seconds.total - 1 : nil
    }
    operators = Operator.allCases.compactMap { operation in
      let own = zip(predicted, samples).compactMap { predicted, sample -> Double? in
        let measured = sample.seconds[operation]
        return measured > 0 ? predicted[operation] / measured - 1 : nil
      }
      return own.isEmpty ? nil : (operation, .init(of: own))
    }
  }

  /// The fold of each sample: shapes in order of what they took are dealt out in turn, so that
  /// every fold has short and long ones.
  static func folds(of samples: [IterationSample], _ folds: Int) -> [Int] {
    let order = samples.indices.sorted {
      (samples[$0].seconds.total, $0) < (samples[$1].seconds.total, $1)
    }
    var foldOfShape: [IterationShape: Int] = [:]
    var fold = Array(repeating: 0, count: samples.count)
    for index in order {
      let own = foldOfShape[samples[index].shape] ?? foldOfShape.count % folds
      foldOfShape[samples[index].shape] = own
      fold[index] = own
    }
    return fold
  }

  /// Standard error of the overall speed that the fit predicts, relative: what its held-out
  /// predictions are off by together (their mean error, and the standard error of that), and how
  /// far the machine's speed moved meanwhile.
  package func speedError(drift: Double) -> Double { Self.speedError(errors, drift: drift) }

  /// The same of held-out `errors` however they were found.
  static func speedError(_ errors: [Double], drift: Double) -> Double {
    let count = Double(errors.count)
    guard count > 1 else { return 1 }
    // Median and MAD, as a disturbed sample says nothing of the speed; the median's standard
    // error is √(π/2) times the mean's.
    let middle = errors.median ?? 0
    let spread = (errors.map { abs($0 - middle) }.median ?? 0) / 0.6745
    let error = 1.2533 * spread / count.squareRoot()
    return min(1, (middle * middle + error * error + drift * drift).squareRoot())
  }
}

extension CalibrationRecord.HeldOutError {
  /// Of relative errors; all 0 of none.
  package init(of errors: [Double]) {
    let sizes = errors.map(abs)
    self.init(
      median: sizes.median ?? 0, p95: sizes.quantile(0.95) ?? 0,
      bias: errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count))
  }
}
