/// Finding the best arm.
extension RidgeArms {
  /// The arm with the greatest index ⟨x, θ⟩ + scale·√(xᵀV⁻¹x) − cost, of equals the first, and
  /// that index. Exactly what computing every arm's index gives, without computing every width.
  ///
  /// A width costs size²/2 multiplications, an estimate and a bound of the width (``WidthBounds``)
  /// cost `size` each. So first come the estimates of all arms and the greatest indices that they
  /// can have; then the width of the arm whose is largest; then only those of arms that could still
  /// be better than the best so far. An arm whose scale is not above 0 has at most its estimate.
  ///
  /// - Parameters:
  ///   - scales: What a width is multiplied with, for each arm.
  ///   - costs: What is taken off, for each arm; infinity = it is not to be chosen.
  package mutating func best(
    for x: ContextVector, scales: ContiguousArray<Double>, costs: ContiguousArray<Double>
  ) -> (arm: Int, index: Double) {
    var arm = estimate(x, scales: scales, costs: costs)
    var index = self.index(of: arm, x, scale: scales[arm], cost: costs[arm])
    let first = arm
    for other in 0..<count where ceilings[other >> 2][other & 3] >= index && other != first {
      let mean = means[other >> 2][other & 3]
      let most = max(0, scales[other]) * bounds.squaredWidth(of: other, x).squareRoot()
      guard mean + most - costs[other] >= index else { continue }
      let candidate = self.index(of: other, x, scale: scales[other], cost: costs[other])
      if candidate > index || (candidate == index && other < arm) {
        arm = other
        index = candidate
      }
    }
    return (arm, index)
  }

  /// The index of `arm`, whose estimate is computed.
  private func index(of arm: Int, _ x: ContextVector, scale: Double, cost: Double) -> Double {
    let mean = means[arm >> 2][arm & 3]
    return scale == 0 ? mean - cost : mean + scale * width(of: arm, x) - cost
  }

  /// Computes every arm's estimate and the greatest index that it can have.
  ///
  /// - Returns: The first of the arms whose greatest index is largest.
  private mutating func estimate(
    _ x: ContextVector, scales: ContiguousArray<Double>, costs: ContiguousArray<Double>
  ) -> Int {
    let length = x.squaredLength.squareRoot()
    var best = 0
    var greatest = -Double.infinity
    for four in means.indices {
      let mean = means(ofFour: four, x)
      means[four] = mean
      var ceiling = mean
      for lane in 0..<min(4, count - 4 * four) {
        let arm = 4 * four + lane
        ceiling[lane] += max(0, scales[arm]) * (bounds.spans[arm] * length) - costs[arm]
        if ceiling[lane] > greatest {
          greatest = ceiling[lane]
          best = arm
        }
      }
      ceilings[four] = ceiling
    }
    return best
  }
}
