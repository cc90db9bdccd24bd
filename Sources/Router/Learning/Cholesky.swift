/// The Cholesky factor L of a symmetric matrix A = LLᵀ (Golub and Van Loan, "Matrix computations",
/// 4th ed., section 4.2), made to invert it.
struct Cholesky {
  private let size: Int
  /// L by rows; what is right of the diagonal is zero.
  private var factor: ContiguousArray<Double>

  /// Factors the matrix of `size` rows whose entries `entry` gives. size³/6 multiplications.
  ///
  /// - Parameter least: A lower bound of the matrix's eigenvalues, above zero. Every pivot is a
  ///   Schur complement's entry and so at least this large; where rounding makes it smaller, the
  ///   bound takes its place, and there is a factor of every matrix.
  init(size: Int, least: Double, entry: (Int, Int) -> Double) {
    self.size = size
    factor = ContiguousArray(repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        var rest = entry(row, column)
        for index in 0..<column {
          rest -= factor[row * size + index] * factor[column * size + index]
        }
        factor[row * size + column] =
          row == column
          ? max(rest, least).squareRoot() : rest / factor[column * size + column]
      }
    }
  }

  /// A⁻¹ = L⁻ᵀL⁻¹ by rows. size³/3 multiplications.
  func inverse() -> ContiguousArray<Double> {
    // Row by row, L⁻¹ from LL⁻¹ = I.
    var inverse = ContiguousArray(repeating: 0.0, count: size * size)
    for row in 0..<size {
      let pivot = factor[row * size + row]
      for column in 0..<row {
        var sum = 0.0
        for index in column..<row {
          sum -= factor[row * size + index] * inverse[index * size + column]
        }
        inverse[row * size + column] = sum / pivot
      }
      inverse[row * size + row] = 1 / pivot
    }
    var product = ContiguousArray(repeating: 0.0, count: size * size)
    for index in 0..<size {
      for row in 0...index {
        let scale = inverse[index * size + row]
        for column in 0...row {
          product[row * size + column] += scale * inverse[index * size + column]
        }
      }
    }
    for row in 0..<size {
      for column in 0..<row { product[column * size + row] = product[row * size + column] }
    }
    return product
  }
}
