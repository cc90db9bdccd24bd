/// Observations of a linear function: rows of features and what each was measured to give, divided
/// by the row's scale so that all errors count alike.
struct LinearSystem {
  /// Features, row by row.
  private(set) var rows: [[Double]] = []
  private(set) var targets: [Double] = []
  let columns: Int

  init(columns: Int) { self.columns = columns }

  var count: Int { rows.count }

  /// Adds a row; `scale`, above 0, is the size of an error that counts as 1.
  mutating func append(_ features: [Double], target: Double, scale: Double) {
    rows.append(features.map { $0 / scale })
    targets.append(target / scale)
  }

  /// Targets less what `coefficients` predict.
  func residuals(of coefficients: [Double]) -> [Double] {
    zip(rows, targets).map { row, target in
      zip(row, coefficients).reduce(target) { $0 - $1.0 * $1.1 }
    }
  }

  /// AᵀWA and AᵀWb for the weights W.
  func normalEquations(weights: [Double]) -> NormalEquations {
    var gram = Array(repeating: 0.0, count: columns * columns)
    var moment = Array(repeating: 0.0, count: columns)
    for (index, row) in rows.enumerated() where weights[index] > 0 {
      for i in 0..<columns where row[i] != 0 {
        let weighted = weights[index] * row[i]
        moment[i] += weighted * targets[index]
        for j in 0...i { gram[i * columns + j] += weighted * row[j] }
      }
    }
    for i in 0..<columns {
      for j in 0..<i { gram[j * columns + i] = gram[i * columns + j] }
    }
    return NormalEquations(gram: gram, moment: moment)
  }
}

/// The normal equations of a least-squares problem: `gram`·x = `moment`.
struct NormalEquations {
  /// Row by row.
  let gram: [Double]
  let moment: [Double]

  var columns: Int { moment.count }

  /// `gram` over `columns` alone, each column scaled to unit length by `scales`, so that terms of
  /// very different size (a second an iteration, a nanosecond a pair) are solved for alike. What is
  /// added to the diagonal, 1e-10 of it, keeps collinear columns solvable and moves no coefficient
  /// by more than that part of itself.
  func scaledGram(over chosen: [Int], scales: [Double]) -> [[Double]] {
    chosen.map { i in
      chosen.map { j in
        gram[i * columns + j] / (scales[i] * scales[j]) + (i == j ? 1e-10 : 0)
      }
    }
  }

  /// The length of each column; 1 for one of zeros.
  var lengths: [Double] {
    (0..<columns).map { index in
      let length = gram[index * columns + index].squareRoot()
      return length > 0 ? length : 1
    }
  }
}
