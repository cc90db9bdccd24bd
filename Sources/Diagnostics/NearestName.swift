/// Finds the name that was probably meant.
package enum NearestName {
  /// The candidate nearest to `typed`, or `nil` when none is close: within a third of its letters
  /// by ``distance(_:_:)``, begun by `typed` and not much longer, or the same words in another
  /// order. Of equals the first candidate wins; case does not count.
  package static func of(_ typed: String, among candidates: [String]) -> String? {
    let wanted = Array(typed.lowercased().unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let name = Array(candidate.lowercased().unicodeScalars)
      let allowed = max(1, max(wanted.count, name.count) / 3)
      var distance = distance(wanted, name)
      if wanted.count >= 2, name.count <= 4 * wanted.count, name.starts(with: wanted) {
        distance = min(distance, 1)
      }
      if words(name) == words(wanted) { distance = min(distance, 1) }
      if distance <= allowed, distance < best?.distance ?? .max {
        best = (distance, candidate)
      }
    }
    return best?.name
  }

  /// The parts of a name between hyphens, in order of the alphabet.
  private static func words(_ name: [Unicode.Scalar]) -> [String] {
    name.split(separator: "-").map { String(String.UnicodeScalarView($0)) }.sorted()
  }

  /// Insertions, deletions, substitutions and exchanges of neighbours that turn `a` into `b`
  /// (Damerau 1964, Levenshtein 1966, in the form where no part is edited twice). O(|a|·|b|).
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = min(last[j + 1], row[j]) + 1
        cost = min(cost, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
