/// Which systems may be the best.
package enum BestSubset {
  /// The systems, by index, that cannot be told apart from the best: with probability `level` or
  /// more the truly best one is among them.
  ///
  /// System i is kept unless some j is better by more than chance explains:
  ///
  ///     x̄ᵢ − x̄ⱼ > t(R − 1, 1 − α/(k − 1))·Sᵢⱼ/√R,   α = 1 − level, smaller being better.
  ///
  /// The screening of B. L. Nelson, J. Swann, D. Goldsman and W. Song (Operations Research 49(6),
  /// 2001) without an indifference zone, here with Sᵢⱼ² from the differences section by section, so
  /// that common random numbers narrow it. As the k − 1 comparisons that the best must survive then
  /// depend on one another, their errors are added up (Bonferroni). The system with the best
  /// estimate is always kept; with a single section nothing can be told, and all are. O(k²R).
  ///
  /// - Parameter systems: as many sections each, in the same order.
  package static func indices(
    of systems: [SectionedEstimate], smallerIsBetter: Bool = true, level: Double = 0.95
  ) -> [Int] {
    guard let first = systems.first, systems.count > 1, first.sections.count > 1 else {
      return Array(systems.indices)
    }
    let error = (1 - level) / Double(systems.count - 1)
    let t = StudentT.quantile(1 - error, degreesOfFreedom: Double(first.sections.count - 1))
    return systems.indices.filter { index in
      !systems.contains { rival in
        let difference = systems[index].difference(from: rival)
        let worse = smallerIsBetter ? difference.estimate : -difference.estimate
        return worse > t * (difference.standardError ?? .infinity)
      }
    }
  }
}
