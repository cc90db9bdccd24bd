internal import Foundation

/// How fast something grows: y ≈ c·x^b.
package enum PowerLaw {
  /// The exponent b of the power law through `points` by least squares on logarithms,
  ///
  ///     b = Σ (ln xᵢ − mean)·ln yᵢ / Σ (ln xᵢ − mean)²,
  ///
  /// the slope of a straight line on log–log axes. `nil` where there is none: fewer than two
  /// different x, or a number that is not above zero and so has no logarithm. Leaving such points
  /// out would leave out the low ones only.
  ///
  /// Points along one path depend on each other, so the scatter around the line says nothing of how
  /// sure the exponent is; independent paths, each with an exponent of its own, do.
  package static func exponent(of points: [(x: Double, y: Double)]) -> Double? {
    guard points.count > 1,
      points.allSatisfy({ $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite })
    else { return nil }
    let abscissae = points.map { log($0.x) }
    let centre = Moments.mean(of: abscissae)
    let squares = Moments.squares(of: abscissae, around: centre)
    guard squares > 0 else { return nil }
    return zip(abscissae, points).reduce(0) { $0 + ($1.0 - centre) * log($1.1.y) } / squares
  }
}
