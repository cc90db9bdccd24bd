extension SectionedEstimate {
  /// This estimate / `other`'s − 1, compared section by section; `nil` where `other` has a zero.
  ///
  /// A smooth function of pooled estimates is sectioned like the estimates themselves (Asmussen &
  /// Glynn, Stochastic Simulation, 2007, III.5a): the sections' own ratios spread around the ratio
  /// of the pooled estimates.
  package func relativeDifference(from other: SectionedEstimate) -> Difference? {
    guard other.pooled != 0, !other.sections.contains(0) else { return nil }
    let ratio = SectionedEstimate(
      pooled: pooled / other.pooled - 1,
      sections: zip(sections, other.sections).map { $0 / $1 - 1 })
    let nothing = SectionedEstimate(pooled: 0, sections: sections.map { _ in 0 })
    return ratio.difference(from: nothing)
  }
}
