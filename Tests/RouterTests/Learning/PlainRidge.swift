/// A ridge regression as in a textbook, without any shortcut: the reference of ``RidgeArms``.
struct PlainRidge {
  let size: Int
  private(set) var gram: [Double]
  private var response: [Double]

  init(size: Int, regularization: Double) {
    self.size = size
    gram = (0..<size * size).map { $0 / size == $0 % size ? regularization : 0 }
    response = Array(repeating: 0, count: size)
  }

  mutating func learn(_ x: [Double], reward: Double) {
    for row in 0..<size {
      response[row] += reward * x[row]
      for column in 0..<size { gram[row * size + column] += x[row] * x[column] }
    }
  }

  /// V⁻¹ by Gauss and Jordan with partial pivoting.
  var inverse: [Double] {
    var rest = gram
    var inverse = (0..<size * size).map { $0 / size == $0 % size ? 1.0 : 0 }
    for column in 0..<size {
      let pivot =
        (column..<size).max {
          abs(rest[$0 * size + column]) < abs(rest[$1 * size + column])
        } ?? column
      for index in 0..<size {
        rest.swapAt(pivot * size + index, column * size + index)
        inverse.swapAt(pivot * size + index, column * size + index)
      }
      let scale = 1 / rest[column * size + column]
      for index in 0..<size {
        rest[column * size + index] *= scale
        inverse[column * size + index] *= scale
      }
      for row in 0..<size where row != column {
        let factor = rest[row * size + column]
        for index in 0..<size {
          rest[row * size + index] -= factor * rest[column * size + index]
          inverse[row * size + index] -= factor * inverse[column * size + index]
        }
      }
    }
    return inverse
  }

  /// θ = V⁻¹b.
  var parameter: [Double] {
    let inverse = inverse
    return (0..<size).map { row in
      (0..<size).reduce(0) { $0 + inverse[row * size + $1] * response[$1] }
    }
  }
}

/// xᵀAx of a matrix by rows.
func quadratic(_ matrix: [Double], _ x: [Double]) -> Double {
  var sum = 0.0
  for (row, a) in x.enumerated() {
    for (column, b) in x.enumerated() { sum += a * matrix[row * x.count + column] * b }
  }
  return sum
}
