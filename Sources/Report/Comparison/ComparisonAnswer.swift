internal import Statistics
package import Study

/// What a comparison found, in a sentence or two.
package enum ComparisonAnswer {
  /// The answer first: the best variant by the primary metric and how it stands to the one that
  /// all are held against; then where each load curve has its knee.
  package static func sentences(_ comparison: Comparison) -> [String] {
    let index = telling(comparison)
    guard comparison.groups.indices.contains(index) else { return [] }
    let (group, best) = (comparison.groups[index], comparison.best[index])
    var sentences = [best.map { answer($0, group, comparison) } ?? nothing(group, comparison)]
    if let others = others(group, best, comparison) { sentences.append(others) }
    if !comparison.curves.isEmpty { sentences.append(knees(comparison)) }
    return sentences
  }

  /// The group that the answer is about: where the load is varied, that at the first contestant's
  /// knee, or else at the highest load.
  static func telling(_ comparison: Comparison) -> Int {
    if let curve = comparison.curves.first, let knee = curve.knee {
      let variant = curve.points[knee].variant
      return comparison.groups.firstIndex { $0.contains(variant) } ?? 0
    }
    return comparison.groups.count - 1
  }

  private static func answer(
    _ best: BestVariants, _ group: [Int], _ comparison: Comparison
  ) -> String {
    let metric = comparison.primary
    let entry = comparison.entries[best.best]
    guard let estimate = entry.summary.estimate(metric) else { return nothing(group, comparison) }
    let load = entry.variant.load.map { "At \($0.name), " } ?? ""
    let value = Quantity.text(estimate.value, metric.unit)
    var sentence = "\(load)\(entry.variant.contestant): \(metric.title) \(value)"
    guard group.count > 1 else {
      return sentence + (estimate.relativeHalfWidth.map { " ± \(percent($0))" } ?? "") + "."
    }
    if comparison.isExact { return sentence + exactly(best, group, comparison) + "." }
    guard comparison.replications > 1 else {
      return sentence + "; one replication tells nothing apart."
    }
    var equals = best.subset.filter { $0 != best.best && $0 != group[0] }
    if let difference = comparison.difference(of: best.best, in: metric) {
      if difference.isSignificant {
        sentence += ", \(standing(difference, comparison))"
      } else {
        equals.insert(group[0], at: 0)
      }
    } else {
      sentence += metric.direction == .lower ? ", the lowest" : ", the highest"
    }
    let others = group.count - (group[0] == best.best || equals.contains(group[0]) ? 1 : 2)
    if equals.count == others, others > 0 {
      sentence += "; the rest not told apart"
    } else if !equals.isEmpty {
      sentence += "; not told apart from it: \(list(equals, comparison))"
    }
    return sentence + "."
  }

  /// How the best stands to the first where nothing is random.
  private static func exactly(
    _ best: BestVariants, _ group: [Int], _ comparison: Comparison
  ) -> String {
    guard let difference = comparison.difference(of: best.best, in: comparison.primary) else {
      return comparison.primary.direction == .lower ? ", the lowest" : ", the highest"
    }
    return ", \(standing(difference, comparison))"
  }

  /// `18 % ± 3 % below round-robin`.
  private static func standing(_ difference: VariantDifference, _ comparison: Comparison) -> String
  {
    let baseline = comparison.entries[difference.baseline].variant.contestant
    let (part, half) = (difference.relative?.estimate, difference.relative?.halfWidth())
    let direction = difference.absolute.estimate < 0 ? "below" : "above"
    guard let part else {
      let unit = difference.metric.unit
      return "\(Quantity.text(abs(difference.absolute.estimate), unit)) \(direction) \(baseline)"
    }
    if part >= 1 { return "\(Quantity.change(part, halfWidth: half)) \(baseline)'s" }
    return "\(Quantity.share(abs(part), halfWidth: half)) \(direction) \(baseline)"
  }

  /// Who else differs from the first, and by how much.
  private static func others(
    _ group: [Int], _ best: BestVariants?, _ comparison: Comparison
  ) -> String? {
    let told = group.dropFirst().filter { variant in
      variant != best?.best
        && comparison.difference(of: variant, in: comparison.primary)?.isSignificant == true
    }
    guard !told.isEmpty else { return nil }
    let parts = told.compactMap { variant in
      comparison.difference(of: variant, in: comparison.primary).map {
        "\(comparison.entries[variant].variant.contestant) \(standing($0, comparison))"
      }
    }
    return parts.joined(separator: "; ") + "."
  }

  private static func knees(_ comparison: Comparison) -> String {
    let title = comparison.primary.title
    let first = comparison.curves[0]
    if let knee = first.knee,
      comparison.curves.allSatisfy({ $0.knee.map { $0 == knee } ?? false })
    {
      return "Knee of the \(title): at \(Quantity.plain(first.points[knee].load))\(first.unit)."
    }
    let parts = comparison.curves.map { curve in
      guard let knee = curve.knee else {
        let last = curve.points.last.map { Quantity.plain($0.load) + curve.unit } ?? ""
        return "\(curve.contestant) shows none up to \(last)"
      }
      return "\(curve.contestant) at \(Quantity.plain(curve.points[knee].load))\(curve.unit)"
    }
    return "Knee of the \(title): \(parts.joined(separator: "; "))."
  }

  private static func nothing(_ group: [Int], _ comparison: Comparison) -> String {
    let lacking = group.filter {
      comparison.entries[$0].summary.estimate(comparison.primary) == nil
    }
    guard !lacking.isEmpty else {
      return "Neither way is better for \(comparison.primary.title); see the numbers."
    }
    return "No \(comparison.primary.title) for \(list(lacking, comparison)): "
      + "no request completed, or it is not modelled."
  }

  private static func list(_ variants: [Int], _ comparison: Comparison) -> String {
    variants.map { comparison.entries[$0].variant.contestant }.joined(separator: "; ")
  }

  private static func percent(_ part: Double) -> String {
    Quantity.share(part, halfWidth: nil)
  }
}
