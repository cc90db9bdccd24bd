internal import CGSL
internal import CKernels
package import DiscreteEvents

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Minimisation without derivatives by evolution of a normal distribution whose covariance follows
/// the function's valleys: CMA-ES (Hansen, "The CMA Evolution Strategy: A Tutorial",
/// arXiv:1604.00772, from where all names and constants are), for functions with many small jumps.
package struct CovarianceAdaptation {
  private let count: Int
  private let population: Int
  /// Weights of the better half of a generation, the best first; they add up to 1.
  private let weights: [Double]
  /// The number of points that the weights amount to.
  private let effective: Double
  private var mean: [Double]
  private var step: Double
  private var covariance: [[Double]]
  /// The sums of past steps, faded: of the mean, and of the mean where the covariance is 1.
  private var path: [Double]
  private var whitePath: [Double]
  private var generation = 0

  /// The best point found, and the value there.
  ///
  /// - Parameters:
  ///   - step: standard deviation of the first generation about `start`, the same in all
  ///     directions.
  ///   - generations: of 4 + 3 ln n + `more` points each.
  /// - Complexity: O(n³) a generation beside the evaluations.
  package static func minimise(
    from start: [Double], step: Double, generations: Int, more: Int, _ random: RandomStream,
    _ value: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    var best = (point: start, value: value(start))
    guard !start.isEmpty else { return best }
    // GSL's eigenvectors ask BLAS, whose threads would wait awake for matrices of ten rows.
    ck_single_thread()
    var evolution = CovarianceAdaptation(from: start, step: step, more: more)
    for _ in 0..<generations {
      guard let axes = SymmetricAxes(evolution.covariance) else { break }
      let points = evolution.draw(along: axes, random).map { (point: $0, value: value($0)) }
      // A sort that keeps what is equal in order, so that nothing depends on chance.
      let ranks = points.indices.sorted { (points[$0].value, $0) < (points[$1].value, $1) }
      if points[ranks[0]].value < best.value { best = points[ranks[0]] }
      evolution.move(to: ranks.map { points[$0].point }, axes)
      if evolution.step < 1e-4 { break }
    }
    return best
  }

  private init(from start: [Double], step: Double, more: Int) {
    count = start.count
    let points = 4 + Int(3 * log(Double(start.count))) + more
    let raw = (1...points / 2).map { log(Double(points + 1) / 2) - log(Double($0)) }
    let sum = raw.reduce(0, +)
    let weights = raw.map { $0 / sum }
    population = points
    self.weights = weights
    effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
    mean = start
    self.step = step
    covariance = start.indices.map { row in start.indices.map { $0 == row ? 1 : 0 } }
    path = start.map { _ in 0 }
    whitePath = path
  }

  /// A generation: the mean, and a step times a vector with the covariance.
  private func draw(along axes: SymmetricAxes, _ random: RandomStream) -> [[Double]] {
    (0..<population).map { _ in
      let drawn = axes.scaled(mean.map { _ in random.normal() }, by: 1)
      return zip(mean, drawn).map { $0 + step * $1 }
    }
  }

  /// Moves the distribution to the better points, which come first.
  private mutating func move(to points: [[Double]], _ axes: SymmetricAxes) {
    let n = Double(count)
    generation += 1
    let steps = zip(weights, points).map { _, point in zip(point, mean).map { ($0 - $1) / step } }
    let moved = mean.indices.map { i in
      zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1[i] }
    }
    mean = zip(mean, moved).map { $0 + step * $1 }

    let fading = (effective + 2) / (n + effective + 5)
    let white = axes.scaled(moved, by: -1)
    whitePath = zip(whitePath, white).map {
      (1 - fading) * $0 + (fading * (2 - fading) * effective).squareRoot() * $1
    }
    let length = whitePath.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let expected = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    let begun = (1 - pow(1 - fading, 2 * Double(generation))).squareRoot()
    let isSteady = length / begun < (1.4 + 2 / (n + 1)) * expected
    adaptCovariance(to: steps, moved, isSteady: isSteady)
    let damping =
      1 + 2 * max(0, ((effective - 1) / (n + 1)).squareRoot() - 1) + fading
    step *= exp(fading / damping * (length / expected - 1))
  }

  private mutating func adaptCovariance(to steps: [[Double]], _ moved: [Double], isSteady: Bool) {
    let n = Double(count)
    let fading = (4 + effective / n) / (n + 4 + 2 * effective / n)
    let one = 2 / ((n + 1.3) * (n + 1.3) + effective)
    let many = min(
      1 - one, 2 * (effective - 2 + 1 / effective) / ((n + 2) * (n + 2) + effective))
    let gain = isSteady ? (fading * (2 - fading) * effective).squareRoot() : 0
    path = zip(path, moved).map { (1 - fading) * $0 + gain * $1 }
    let lost = isSteady ? 0 : one * fading * (2 - fading)
    for i in 0..<count {
      for j in 0..<count {
        let spread = zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1[i] * $1.1[j] }
        covariance[i][j] =
          (1 - one - many + lost) * covariance[i][j] + one * path[i] * path[j] + many * spread
      }
    }
  }
}

/// The directions in which a covariance has no correlations, and the deviation in each.
private struct SymmetricAxes {
  private let deviations: [Double]
  /// By direction.
  private let directions: [[Double]]

  /// `nil` when GSL has no memory.
  init?(_ matrix: [[Double]]) {
    let count = matrix.count
    guard let copy = gsl_matrix_alloc(count, count), let values = gsl_vector_alloc(count),
      let vectors = gsl_matrix_alloc(count, count), let workspace = gsl_eigen_symmv_alloc(count)
    else { return nil }
    defer {
      gsl_matrix_free(copy)
      gsl_vector_free(values)
      gsl_matrix_free(vectors)
      gsl_eigen_symmv_free(workspace)
    }
    for (i, row) in matrix.enumerated() {
      for (j, value) in row.enumerated() { gsl_matrix_set(copy, i, j, value) }
    }
    guard gsl_eigen_symmv(copy, values, vectors, workspace) == Int32(GSL_SUCCESS) else {
      return nil
    }
    deviations = (0..<count).map { max(1e-20, gsl_vector_get(values, $0)).squareRoot() }
    directions = (0..<count).map { axis in (0..<count).map { gsl_matrix_get(vectors, $0, axis) } }
  }

  /// The matrix to the power of `power` / 2, times `vector`.
  func scaled(_ vector: [Double], by power: Double) -> [Double] {
    var result = vector.map { _ in 0.0 }
    for (deviation, direction) in zip(deviations, directions) {
      let along = zip(direction, vector).reduce(0) { $0 + $1.0 * $1.1 }
      let length = pow(deviation, power) * along
      for i in result.indices { result[i] += length * direction[i] }
    }
    return result
  }
}
