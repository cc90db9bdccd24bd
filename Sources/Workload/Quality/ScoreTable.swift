internal import Glibc

/// Measured scores: how good each arm's answer to each of many queries is, and what is known of the
/// queries.
package struct ScoreTable: Hashable, Sendable {
  /// Queries in it.
  package private(set) var count = 0
  /// Names of the kinds of queries, in order of first appearance; empty = they are not told apart.
  package private(set) var tasks: [String] = []
  /// Whether it is known how long queries are.
  package let hasLengths: Bool
  private let arms: Int
  /// Row by row.
  private var scores: [Double] = []
  private var characters: [Int] = []
  private var kinds: [Int] = []
  /// Sum and sum of squares of ln(1 + characters).
  private var sum = 0.0
  private var squares = 0.0

  /// Kinds of queries that are told apart, at most: each is a number of the context.
  static let maxTasks = 64

  package init(arms: Int, hasLengths: Bool) {
    self.arms = arms
    self.hasLengths = hasLengths
  }

  /// Adds a query; false when it is of one kind too many.
  mutating func append(scores row: [Double], characters length: Int, task: String?) -> Bool {
    precondition(row.count == arms, "a score for each arm")
    if let task {
      if !tasks.contains(task) {
        guard tasks.count < ScoreTable.maxTasks else { return false }
        tasks.append(task)
      }
      kinds.append(tasks.firstIndex(of: task) ?? 0)
    }
    scores += row
    characters.append(length)
    let logarithm = log1p(Double(length))
    sum += logarithm
    squares += logarithm * logarithm
    count += 1
    return true
  }

  /// The scores of query `row`, by arm.
  func scores(of row: Int) -> [Double] { Array(scores[row * arms..<(row + 1) * arms]) }

  /// How long query `row` is; 0 = not known.
  func characters(of row: Int) -> Int { characters[row] }

  /// Numbers in a query's context.
  package var contextSize: Int { 1 + (hasLengths ? 1 : 0) + tasks.count }

  /// What is known of query `row`: a 1, the logarithm of its length (standardised over the file,
  /// in standard deviations), and a 1 for the kind that it is of; all divided by √3, so that the
  /// mean square length is at most 1.
  func context(of row: Int) -> [Double] {
    let part = 1 / 3.0.squareRoot()
    var context = [part]
    if hasLengths {
      let mean = sum / Double(count)
      let deviation = max(0, squares / Double(count) - mean * mean).squareRoot()
      let length = log1p(Double(characters[row])) - mean
      context.append(deviation > 1e-9 ? part * length / deviation : 0)
    }
    guard !tasks.isEmpty else { return context }
    return context + tasks.indices.map { $0 == kinds[row] ? part : 0 }
  }
}
