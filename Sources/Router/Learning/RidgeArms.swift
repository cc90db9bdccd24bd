/// A ridge regression of rewards on contexts for every arm: what the contextual bandits know.
///
/// For arm a, over the requests it was given, V = λI + Σxxᵀ, b = Σrx, and θ = V⁻¹b estimates the
/// parameter of its expected reward ⟨x, θ⟩ (Li, Chu, Langford, Schapire, "A contextual-bandit
/// approach to personalized news article recommendation", WWW 2010, algorithm 1). V⁻¹ is kept by
/// Sherman and Morrison's formula, (V + xxᵀ)⁻¹ = V⁻¹ − uuᵀ/(1 + xᵀu) with u = V⁻¹x, and computed
/// afresh from V before rounding errors can add up (``refresh(_:)``).
package struct RidgeArms {
  /// How many arms there are, how many numbers a context has, and λ.
  let count: Int
  let size: Int
  let regularization: Double
  /// Rewards seen of each arm.
  package private(set) var observations: ContiguousArray<Int>
  /// V, V⁻¹ and, arm by arm, b and Σx.
  var gram: PackedMatrices
  var inverse: PackedMatrices
  var responses: ContiguousArray<Double>
  var contextSums: ContiguousArray<Double>
  /// θ of four arms side by side: number i of arms 4k…4k+3 is at k·size + i.
  var parameters: ContiguousArray<SIMD4<Double>>
  /// What is known of each arm's widths without computing them.
  var bounds: WidthBounds
  /// The trace of each arm's V, and when it is next computed afresh: after so many observations, or
  /// when the trace has grown so large.
  var traces: ContiguousArray<Double>
  var nextRefresh: ContiguousArray<Int>
  var nextTrace: ContiguousArray<Double>
  /// V⁻¹x while x is learned.
  private var product: ContextVector
  /// Estimates and greatest possible indices while the best arm is looked for, four arms a vector.
  var means: ContiguousArray<SIMD4<Double>>
  var ceilings: ContiguousArray<SIMD4<Double>>

  /// `count` arms of which nothing is known.
  ///
  /// - Parameters:
  ///   - size: Numbers in a context, at least 1.
  ///   - regularization: λ, above 0.
  package init(count: Int, size: Int, regularization: Double) {
    self.count = count
    self.size = size
    self.regularization = regularization
    observations = ContiguousArray(repeating: 0, count: count)
    gram = PackedMatrices(count: count, size: size, diagonal: regularization)
    inverse = PackedMatrices(count: count, size: size, diagonal: 1 / regularization)
    responses = ContiguousArray(repeating: 0, count: count * size)
    contextSums = ContiguousArray(repeating: 0, count: count * size)
    let fours = (count + 3) / 4
    parameters = ContiguousArray(repeating: .zero, count: fours * size)
    bounds = WidthBounds(count: count, size: size, least: regularization)
    let trace = Double(size) * regularization
    traces = ContiguousArray(repeating: trace, count: count)
    nextRefresh = ContiguousArray(repeating: RidgeArms.shortestInterval(size), count: count)
    nextTrace = ContiguousArray(repeating: RidgeArms.traceGrowth * trace, count: count)
    product = ContextVector(size: size)
    means = ContiguousArray(repeating: .zero, count: fours)
    ceilings = ContiguousArray(repeating: .zero, count: fours)
  }

  /// Learns that `arm` earned `reward` in context `x`; what is not a finite number says nothing.
  /// 2·size² multiplications.
  package mutating func learn(_ arm: Int, _ x: ContextVector, reward: Double) {
    guard reward.isFinite else { return }
    observations[arm] += 1
    inverse.multiply(arm, x, into: &product)
    var widthSquared = 0.0
    var estimate = 0.0
    for index in 0..<size {
      let value = x[index]
      widthSquared += value * product[index]
      estimate += value * self[parameter: arm, index]
      responses[arm * size + index] += reward * value
      contextSums[arm * size + index] += value
    }
    let gain = 1 / (1 + widthSquared)
    let surprise = gain * (reward - estimate)
    for index in 0..<size { self[parameter: arm, index] += surprise * product[index] }
    inverse.addSquare(of: product, times: -gain, to: arm)
    gram.addSquare(of: x, times: 1, to: arm)
    traces[arm] += x.squaredLength
    if observations[arm] >= nextRefresh[arm] || traces[arm] > nextTrace[arm] { refresh(arm) }
  }

  /// Number `index` of θ of an arm.
  subscript(parameter arm: Int, _ index: Int) -> Double {
    get { parameters[(arm >> 2) * size + index][arm & 3] }
    set { parameters[(arm >> 2) * size + index][arm & 3] = newValue }
  }

  /// The expected reward ⟨x, θ⟩ of `arm`, as far as is known.
  package func mean(of arm: Int, _ x: ContextVector) -> Double {
    means(ofFour: arm >> 2, x)[arm & 3]
  }

  /// √(xᵀV⁻¹x): how little is known of `arm` in the direction of `x`.
  package func width(of arm: Int, _ x: ContextVector) -> Double {
    max(0, inverse.quadratic(arm, x)).squareRoot()
  }

  /// The estimates of arms 4·`four`…4·`four`+3.
  @inline(__always)
  func means(ofFour four: Int, _ x: ContextVector) -> SIMD4<Double> {
    parameters.withUnsafeBufferPointer { parameters in
      x.spread.withUnsafeBufferPointer { spread in
        var even = SIMD4<Double>.zero
        var odd = SIMD4<Double>.zero
        let first = four * size
        var index = 0
        while index + 1 < size {
          even += parameters[first + index] * spread[index]
          odd += parameters[first + index + 1] * spread[index + 1]
          index += 2
        }
        if index < size { even += parameters[first + index] * spread[index] }
        return even + odd
      }
    }
  }
}
