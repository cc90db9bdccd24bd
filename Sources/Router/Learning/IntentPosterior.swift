/// What a request's true intent may be, given what the classifier took it for.
///
/// P(true = i | taken for j) ∝ C[i][j] with the classifier's confusion matrix C, by Bayes' rule
/// from intents that are equally likely: a router is not told how often each comes.
struct IntentPosterior: Sendable {
  /// The distribution over intents for one request.
  struct Weights {
    fileprivate let values: ArraySlice<Double>

    /// The probability of `intent`.
    subscript(_ intent: Int) -> Double { values[values.startIndex + intent] }
  }

  /// How many intents are told apart, at least 1.
  let count: Int
  /// A row for each inferred intent, and the last for requests that none was inferred of.
  private let rows: [Double]

  /// - Parameter confusion: as in ``FleetDescription/confusion``; empty = the classifier never
  ///   errs.
  init(intents: Int, confusion: [[Double]]) {
    let count = max(1, intents)
    self.count = count
    let isGiven = confusion.count == count && confusion.allSatisfy { $0.count == count }
    let even = [Double](repeating: 1 / Double(count), count: count)
    var rows: [Double] = []
    for inferred in 0..<count {
      let column = (0..<count).map { isGiven ? confusion[$0][inferred] : $0 == inferred ? 1 : 0 }
      let sum = column.reduce(0, +)
      rows += sum > 0 ? column.map { $0 / sum } : even
    }
    self.rows = rows + even
  }

  /// The distribution for a request taken for one of `inferred`; −1 = nobody looked.
  func weights(given inferred: Int) -> Weights {
    let row = (0..<count).contains(inferred) ? inferred : count
    return Weights(values: rows[row * count..<(row + 1) * count])
  }
}
