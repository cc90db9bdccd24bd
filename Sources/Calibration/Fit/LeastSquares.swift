internal import CGSL

/// Non-linear least squares by Levenberg and Marquardt's method (GSL's `multifit_nlinear`), for a
/// function that is smooth only from afar: its derivatives are differences over a given step.
struct LeastSquares {
  /// The parameters where the sum of squares is least, and their covariance where residuals have
  /// variance 1.
  struct Solution {
    var parameters: [Double]
    var covariance: [[Double]]
    var sumOfSquares: Double
  }

  /// - Parameters:
  ///   - start: the first guess.
  ///   - step: over which each derivative is taken, to both sides.
  ///   - residuals: of given parameters; always `count` of them, at least as many as parameters.
  /// - Returns: `nil` when GSL finds no step that is better, or has no memory.
  static func minimise(
    from start: [Double], count: Int, step: Double, iterations: Int,
    _ residuals: @escaping ([Double]) -> [Double]
  ) -> Solution? {
    guard count >= start.count, !start.isEmpty else { return nil }
    let problem = Problem(count: count, step: step, residuals)
    var settings = gsl_multifit_nlinear_default_parameters()
    settings.trs = cgsl_trs_lm()
    guard
      let workspace = gsl_multifit_nlinear_alloc(
        cgsl_nlinear_trust(), &settings, count, start.count)
    else { return nil }
    defer { gsl_multifit_nlinear_free(workspace) }
    var system = gsl_multifit_nlinear_fdf()
    system.f = { x, context, f in Problem.of(context)?.fill(x, f) ?? Int32(GSL_EINVAL) }
    system.df = { x, context, j in
      Problem.of(context)?.fillJacobian(x, j) ?? Int32(GSL_EINVAL)
    }
    system.n = count
    system.p = start.count
    system.params = Unmanaged.passUnretained(problem).toOpaque()
    return withExtendedLifetime(problem) {
      withUnsafeMutablePointer(to: &system) { system in
        solve(workspace, system, from: start, iterations: iterations)
      }
    }
  }

  private static func solve(
    _ workspace: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>,
    _ system: UnsafeMutablePointer<gsl_multifit_nlinear_fdf>, from start: [Double], iterations: Int
  ) -> Solution? {
    let count = start.count
    guard let x = gsl_vector_alloc(count), let covariance = gsl_matrix_alloc(count, count) else {
      return nil
    }
    defer {
      gsl_vector_free(x)
      gsl_matrix_free(covariance)
    }
    for (index, value) in start.enumerated() { gsl_vector_set(x, index, value) }
    guard gsl_multifit_nlinear_init(x, system, workspace) == Int32(GSL_SUCCESS) else {
      return nil
    }
    var reason: Int32 = 0
    // Tolerances on the relative step, the gradient and the reduction. That no step is better any
    // more, or that iterations are used up, is an end like others: the best point is kept.
    gsl_multifit_nlinear_driver(iterations, 1e-4, 1e-6, 1e-6, nil, nil, &reason, workspace)
    guard let position = gsl_multifit_nlinear_position(workspace),
      let residual = gsl_multifit_nlinear_residual(workspace),
      let jacobian = gsl_multifit_nlinear_jac(workspace),
      gsl_multifit_nlinear_covar(jacobian, 0, covariance) == Int32(GSL_SUCCESS)
    else { return nil }
    var sum = 0.0
    for index in 0..<residual.pointee.size {
      let value = gsl_vector_get(residual, index)
      sum += value * value
    }
    return Solution(
      parameters: (0..<count).map { gsl_vector_get(position, $0) },
      covariance: (0..<count).map { row in
        (0..<count).map { gsl_matrix_get(covariance, row, $0) }
      }, sumOfSquares: sum)
  }

  /// The function to be minimised. A class, because GSL keeps a pointer to it.
  private final class Problem {
    let count: Int
    let step: Double
    let residuals: ([Double]) -> [Double]

    init(count: Int, step: Double, _ residuals: @escaping ([Double]) -> [Double]) {
      self.count = count
      self.step = step
      self.residuals = residuals
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> Problem? {
      context.map { Unmanaged<Problem>.fromOpaque($0).takeUnretainedValue() }
    }

    func fill(_ x: UnsafePointer<gsl_vector>?, _ f: UnsafeMutablePointer<gsl_vector>?) -> Int32 {
      for (index, value) in residuals(values(x)).enumerated() { gsl_vector_set(f, index, value) }
      return Int32(GSL_SUCCESS)
    }

    func fillJacobian(
      _ x: UnsafePointer<gsl_vector>?, _ jacobian: UnsafeMutablePointer<gsl_matrix>?
    ) -> Int32 {
      let centre = values(x)
      for column in centre.indices {
        var (above, below) = (centre, centre)
        above[column] += step
        below[column] -= step
        for (row, pair) in zip(residuals(above), residuals(below)).enumerated() {
          gsl_matrix_set(jacobian, row, column, (pair.0 - pair.1) / (2 * step))
        }
      }
      return Int32(GSL_SUCCESS)
    }

    private func values(_ x: UnsafePointer<gsl_vector>?) -> [Double] {
      guard let x else { return [] }
      return (0..<x.pointee.size).map { gsl_vector_get(x, $0) }
    }
  }
}
