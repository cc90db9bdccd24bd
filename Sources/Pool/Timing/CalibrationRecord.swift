/// How a profile was fitted, of what, on what, and how wrong it may be: what a result made from
/// it must tell.
package struct CalibrationRecord: Hashable, Sendable {
  /// What was run.
  package var model: String
  /// The digest of the model's shape (``Model/digest``).
  package var modelDigest: String
  /// The GPU as scenarios name it, and the machine as it names itself.
  package var gpu: String
  package var machine: String
  package var precision: Precision
  package var tensorParallel: Int
  /// The day it was measured, as 2026-11-21.
  package var date: String
  /// Program and versions that measured.
  package var software: String
  /// Iterations of different shape that were measured.
  package var samples: Int
  /// Runs of each, at most.
  package var repeats: Int
  /// Spread of one run around its shape's median, relative: the median over shapes of the median
  /// absolute deviation.
  package var noise: Double
  /// How far the machine's speed moved during the measurement, relative.
  package var drift: Double
  package var coefficients: [Coefficient]
  /// Of the coefficients, in seconds squared, row by row.
  package var covariance: [[Double]]
  /// Cross-validated error of whole iterations, and of each operator's own time.
  package var iterationError: HeldOutError
  package var operatorErrors: [OperatorError]
  /// Standard error of the overall speed, relative: by how much all times may be off together.
  package var speedError: Double

  /// A fitted term: its name, and its seconds a unit.
  package struct Coefficient: Hashable, Sendable {
    package var name: String
    package var seconds: Double
    package var standardError: Double

    package init(name: String, seconds: Double, standardError: Double) {
      self.name = name
      self.seconds = seconds
      self.standardError = standardError
    }
  }

  /// Relative errors e = predicted / measured − 1 of samples that the prediction had not seen.
  package struct HeldOutError: Hashable, Sendable {
    /// Median and 95th percentile of |e|, and the mean of e.
    package var median: Double
    package var p95: Double
    package var bias: Double

    package init(median: Double = 0, p95: Double = 0, bias: Double = 0) {
      self.median = median
      self.p95 = p95
      self.bias = bias
    }
  }

  package struct OperatorError: Hashable, Sendable {
    package var name: String
    package var error: HeldOutError

    package init(name: String, error: HeldOutError) {
      self.name = name
      self.error = error
    }
  }

  package init(
    model: String, modelDigest: String, gpu: String, machine: String, precision: Precision,
    tensorParallel: Int, date: String, software: String, samples: Int, repeats: Int,
    noise: Double, drift: Double, coefficients: [Coefficient], covariance: [[Double]],
    iterationError: HeldOutError, operatorErrors: [OperatorError], speedError: Double
  ) {
    self.model = model
    self.modelDigest = modelDigest
    self.gpu = gpu
    self.machine = machine
    self.precision = precision
    self.tensorParallel = tensorParallel
    self.date = date
    self.software = software
    self.samples = samples
    self.repeats = repeats
    self.noise = noise
    self.drift = drift
    self.coefficients = coefficients
    self.covariance = covariance
    self.iterationError = iterationError
    self.operatorErrors = operatorErrors
    self.speedError = speedError
  }
}
