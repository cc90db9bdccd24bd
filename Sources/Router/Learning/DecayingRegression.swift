/// A linear regression on two inputs that forgets: least squares with weights that fall by a
/// constant factor an observation, and slopes that are not negative.
///
/// Means and covariances are kept, not sums, so that its numbers stay healthy however long it runs
/// (West, "Updating mean and variance estimates", CACM 22(9), 1979, with exponential weights).
/// Every operation is O(1).
package struct DecayingRegression {
  /// The weight of an observation among the newest `window`.
  private let least: Double
  private(set) var count = 0
  private var mean = SIMD2<Double>()
  private var meanResult = 0.0
  /// Covariances of the inputs: of each with itself, and of one with the other.
  private var variance = SIMD2<Double>()
  private var covariance = 0.0
  private var covarianceWithResult = SIMD2<Double>()
  private var squaredError = 0.0
  /// By how much the result grows with each input.
  package private(set) var slopes = SIMD2<Double>()

  /// - Parameter window: Over how many observations it averages.
  package init(window: Int) { least = 1 / Double(max(1, window)) }

  /// The expected result, at least 0; `nil` = nothing was seen yet.
  package func prediction(_ inputs: SIMD2<Double>) -> Double? {
    guard count > 0 else { return nil }
    return max(0, meanResult + (slopes * (inputs - mean)).sum())
  }

  /// The standard deviation of what was seen about what was predicted.
  package var deviation: Double { squaredError.squareRoot() }

  /// Sees that `inputs` led to `result`.
  package mutating func add(_ inputs: SIMD2<Double>, _ result: Double) {
    let error = prediction(inputs).map { result - $0 } ?? 0
    count += 1
    let weight = max(least, 1 / Double(count))
    squaredError += weight * (error * error - squaredError)
    let distance = inputs - mean
    let distanceOfResult = result - meanResult
    mean += weight * distance
    meanResult += weight * distanceOfResult
    variance = (1 - weight) * (variance + weight * distance * distance)
    covariance = (1 - weight) * (covariance + weight * distance.x * distance.y)
    covarianceWithResult =
      (1 - weight) * (covarianceWithResult + weight * distanceOfResult * distance)
    fit()
  }

  /// Solves the normal equations. A ridge of a millionth of the inputs' mean squares keeps an input
  /// that hardly varies from having a slope; a slope below zero is zero, and the other one is
  /// fitted alone.
  private mutating func fit() {
    let diagonal = variance + 1e-6 * (mean * mean + variance)
    let determinant = diagonal.x * diagonal.y - covariance * covariance
    slopes = .zero
    if determinant > 0 {
      let c = covarianceWithResult
      slopes =
        SIMD2(
          diagonal.y * c.x - covariance * c.y, diagonal.x * c.y - covariance * c.x)
        / determinant
    }
    guard determinant <= 0 || slopes.min() < 0 else { return }
    let alone = SIMD2(
      diagonal.x > 0 ? max(0, covarianceWithResult.x / diagonal.x) : 0,
      diagonal.y > 0 ? max(0, covarianceWithResult.y / diagonal.y) : 0)
    // Which single input explains more of the result.
    let isFirst = alone.x * covarianceWithResult.x >= alone.y * covarianceWithResult.y
    slopes = isFirst ? SIMD2(alone.x, 0) : SIMD2(0, alone.y)
  }
}
