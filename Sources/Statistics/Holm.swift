/// Tests of many hypotheses at once.
package enum Holm {
  /// `pValues`, in their order, such that rejecting all that are at most α rejects any true
  /// hypothesis with probability at most α, however the tests depend on each other.
  ///
  /// S. Holm, Scandinavian Journal of Statistics 6(2), 1979; as adjusted p-values
  /// (S. P. Wright, Biometrics 48(4), 1992): the i-th smallest of m is multiplied by m − i + 1,
  /// raised to the one before it and cut at 1. O(m log m).
  package static func adjusted(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { (0...1).contains($0) }, "a p-value lies in 0...1")
    var adjusted = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
