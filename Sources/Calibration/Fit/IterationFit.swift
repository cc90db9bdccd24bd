package import Pool

/// Iteration time as a sum of fitted terms, operator by operator.
///
/// Each operator's time is fitted on relative errors by robust non-negative least squares. What an
/// operator takes below `leastPart` of its iteration is weighed as if it were that much: errors
/// that no iteration feels do not steer the fit.
package struct IterationFit: Sendable {
  /// A fitted coefficient.
  package struct Coefficient: Hashable, Sendable {
    package var operation: Operator
    package var term: FitTerm
    /// Seconds a unit of the term, and the standard error of that.
    package var seconds: Double
    package var standardError: Double

    package var name: String { "\(operation.rawValue).\(term.name)" }
  }

  /// Those above 0, in a fixed order.
  package let coefficients: [Coefficient]
  /// Of the coefficients, in seconds squared. Operators are fitted apart, so that it has a block
  /// for each.
  package let covariance: [[Double]]
  /// Observations of an operator that the fit took for disturbed and left out.
  package let outliers: Int
  let ranks: [Int]

  private static let leastPart = 0.05

  /// Samples are medians of runs: what lies within 2 % of a curve in straight pieces, or 9 % with
  /// the bisquare's reach, is the curve's fault rather than the machine's, and must not be left out
  /// where few samples tell of a corner.
  private static let leastDeviation = 0.02

  /// Fits `samples`, whose adapters have these `ranks`.
  ///
  /// - Returns: `nil` when there are fewer samples than the largest operator has terms.
  package init?(_ samples: [IterationSample], ranks: [Int] = []) {
    self.init(samples, terms: FitTerms(samples, ranks: ranks), ranks: ranks)
  }

  init?(_ samples: [IterationSample], terms: FitTerms, ranks: [Int]) {
    let most = terms.groups.map(\.terms.count).max() ?? 0
    guard most > 0, samples.count > most else { return nil }
    let batches = samples.map { $0.shape.batch(ranks: ranks) }
    var coefficients: [Coefficient] = []
    var blocks: [[[Double]]] = []
    var outliers = 0
    for (operation, terms) in terms.groups {
      var system = LinearSystem(columns: terms.count)
      for (sample, batch) in zip(samples, batches) {
        let amounts = terms.map { $0.amount(in: batch) }
        let seconds = sample.seconds[operation]
        // Where none of its terms occurs there is nothing to learn of them.
        guard amounts.contains(where: { $0 > 0 }), sample.seconds.total > 0 else { continue }
        system.append(
          amounts, target: seconds, scale: max(seconds, Self.leastPart * sample.seconds.total))
      }
      let fit = RobustRegression(system, least: Self.leastDeviation)
      outliers += fit.weights.count { $0 == 0 }
      let used = terms.indices.filter { fit.coefficients[$0] > 0 }
      coefficients += used.map {
        Coefficient(
          operation: operation, term: terms[$0], seconds: fit.coefficients[$0],
          standardError: max(0, fit.covariance[$0][$0]).squareRoot())
      }
      blocks.append(used.map { row in used.map { fit.covariance[row][$0] } })
    }
    self.coefficients = coefficients
    self.ranks = ranks
    self.outliers = outliers
    covariance = Self.joined(blocks)
  }

  /// A matrix with these blocks on its diagonal.
  private static func joined(_ blocks: [[[Double]]]) -> [[Double]] {
    let size = blocks.reduce(0) { $0 + $1.count }
    var matrix: [[Double]] = []
    for block in blocks {
      let before = matrix.count
      for row in block {
        matrix.append(
          Array(repeating: 0, count: before) + row
            + Array(repeating: 0, count: size - before - row.count))
      }
    }
    return matrix
  }

  /// What `shape` is predicted to take.
  package func seconds(of shape: IterationShape) -> OperatorSeconds {
    let batch = shape.batch(ranks: ranks)
    var seconds = OperatorSeconds()
    for coefficient in coefficients {
      seconds[coefficient.operation] += coefficient.seconds * coefficient.term.amount(in: batch)
    }
    return seconds
  }

  /// Standard error of what `shape` is predicted to take, in seconds: of the prediction's mean, not
  /// of one run.
  package func standardError(of shape: IterationShape) -> Double {
    let batch = shape.batch(ranks: ranks)
    let amounts = coefficients.map { $0.term.amount(in: batch) }
    var variance = 0.0
    for (i, row) in covariance.enumerated() where amounts[i] > 0 {
      for (j, value) in row.enumerated() { variance += amounts[i] * amounts[j] * value }
    }
    return max(0, variance).squareRoot()
  }
}
