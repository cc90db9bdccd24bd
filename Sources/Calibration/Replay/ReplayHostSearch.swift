/// The least value of a function of two numbers that are 0 or more.
enum ReplayHostSearch {
  /// Where the search looks first: parts of `limit`, closer where they are small.
  private static let parts = [0, 0.03, 0.08, 0.2, 0.4, 1]

  /// Where `value` is least: the best point of a grid up to `limit` both ways, and downhill from
  /// there by a simplex, as both numbers explain much of the same and neither can be found first.
  /// Where the simplex ends it begins anew, smaller: medians have many small valleys.
  ///
  /// - Complexity: at most 36 + 3 · 60 evaluations.
  static func minimise(
    upTo limit: Double, _ value: @escaping (_ first: Double, _ second: Double) throws -> Double
  ) throws -> (first: Double, second: Double, value: Double) {
    var best = (first: 0.0, second: 0.0, value: Double.infinity)
    func look(_ first: Double, _ second: Double) throws -> Double {
      let found = try value(first, second)
      if found < best.value { best = (first, second, found) }
      return found
    }
    for first in parts { for second in parts { _ = try look(first * limit, second * limit) } }
    // The simplex cannot throw: what is thrown in it is thrown after it.
    var failure: (any Error)?
    for step in [0.2, 0.07, 0.02] {
      let start = [best.first / limit, best.second / limit]
      _ = Simplex.minimise(from: start, step: step, evaluations: 60) { point in
        guard failure == nil else { return .infinity }
        do {
          // Times below 0 are folded back.
          return try look(abs(point[0]) * limit, abs(point[1]) * limit)
        } catch {
          failure = error
          return .infinity
        }
      }
      if let failure { throw failure }
    }
    return best
  }
}
