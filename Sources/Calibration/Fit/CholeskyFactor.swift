internal import CGSL

/// The Cholesky factor of a symmetric positive definite matrix, by GSL. O(n³) to make, O(n²) to
/// solve with.
final class CholeskyFactor {
  private let matrix: UnsafeMutablePointer<gsl_matrix>
  private let count: Int

  /// Factors the matrix with these rows; `nil` when it is not positive definite.
  init?(_ rows: [[Double]]) {
    guard !rows.isEmpty, let matrix = gsl_matrix_alloc(rows.count, rows.count) else { return nil }
    _ = CholeskyFactor.returnsCodes
    self.matrix = matrix
    count = rows.count
    for (i, row) in rows.enumerated() {
      for (j, value) in row.enumerated() { gsl_matrix_set(matrix, i, j, value) }
    }
    guard gsl_linalg_cholesky_decomp1(matrix) == Int32(GSL_SUCCESS) else { return nil }
  }

  deinit { gsl_matrix_free(matrix) }

  /// The solution of the system with this right side.
  func solve(_ right: [Double]) -> [Double] {
    var solution = right
    let status = solution.withUnsafeMutableBufferPointer { values in
      var view = gsl_vector_view_array(values.baseAddress, values.count)
      return gsl_linalg_cholesky_svx(matrix, &view.vector)
    }
    precondition(status == Int32(GSL_SUCCESS), "a Cholesky factor that does not solve")
    return solution
  }

  /// The inverse of the matrix.
  func inverse() -> [[Double]] {
    (0..<count).map { row in
      var unit = Array(repeating: 0.0, count: count)
      unit[row] = 1
      return solve(unit)
    }
  }

  /// By default GSL ends the process on an error.
  private static let returnsCodes: Void = { _ = gsl_set_error_handler_off() }()
}
