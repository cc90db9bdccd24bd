/// Upper bounds of the widths √(xᵀV⁻¹x) of arms that cost less than the widths.
///
/// Let 0 < μ ≤ the least eigenvalue of V. Then xᵀV⁻¹x ≤ |x|²/μ. Further M = V − μI is positive
/// semidefinite, so for any s, by Cauchy and Schwarz in its inner product, (xᵀMs)² ≤ xᵀMx·sᵀMs:
/// with p = Ms and c = sᵀp, V ⪰ μI + ppᵀ/c. Sherman and Morrison's formula inverts that:
///
///     xᵀV⁻¹x ≤ (|x|² − (p·x)²/(μc + |p|²))/μ.
///
/// With s = Σx, the direction that most contexts of the arm have, this is tight where contexts
/// cluster. V only grows, so a bound that held once holds ever after.
struct WidthBounds {
  private let size: Int
  private let blocks: Int
  /// 1/μ of each arm, with its margin, and its square root.
  private var reaches: ContiguousArray<Double>
  private(set) var spans: ContiguousArray<Double>
  /// p/√(μ(μc + |p|²)) of each arm, in blocks of four.
  private var directions: ContiguousArray<SIMD4<Double>>
  /// μ of each arm.
  private(set) var leastEigenvalues: ContiguousArray<Double>

  /// The bounds of `count` arms whose V have eigenvalues of at least `least`.
  init(count: Int, size: Int, least: Double) {
    self.size = size
    blocks = (size + 3) / 4
    let reach = (1 + WidthBounds.margin) / least
    reaches = ContiguousArray(repeating: reach, count: count)
    spans = ContiguousArray(repeating: reach.squareRoot(), count: count)
    directions = ContiguousArray(repeating: .zero, count: count * blocks)
    leastEigenvalues = ContiguousArray(repeating: least, count: count)
  }

  /// The relative margin that covers the rounding errors of V⁻¹ between two refreshes
  /// (``RidgeArms/driftTolerance``, 10⁻⁶) and of the bound itself (some 10⁻¹³ in 100 dimensions),
  /// with a tenfold to spare. A bound is looser by half of it.
  static let margin = 1e-5

  /// Notes a new bound of `arm`.
  ///
  /// - Parameters:
  ///   - least: μ.
  ///   - p: (V − μI)s.
  ///   - c: sᵀp, not below 0.
  ///   - drift: How far V⁻¹ may be off, relatively, until the next bound.
  mutating func set(_ arm: Int, least: Double, p: ContextVector, c: Double, drift: Double) {
    leastEigenvalues[arm] = least
    reaches[arm] = (1 + WidthBounds.margin + 2 * drift) / least
    spans[arm] = reaches[arm].squareRoot()
    var squared = 0.0
    for index in 0..<size { squared += p[index] * p[index] }
    let length = (least * (least * c + squared)).squareRoot()
    let isUsable = length > 0 && length.isFinite
    for block in 0..<blocks {
      directions[arm * blocks + block] = isUsable ? p.blocks[block] / length : .zero
    }
  }

  /// The bound of xᵀV⁻¹x of `arm`. O(size).
  func squaredWidth(of arm: Int, _ x: ContextVector) -> Double {
    let product = directions.withUnsafeBufferPointer { directions in
      x.blocks.withUnsafeBufferPointer { context in
        var sums = SIMD4<Double>.zero
        for block in 0..<blocks { sums += directions[arm * blocks + block] * context[block] }
        return sums.total
      }
    }
    return max(0, reaches[arm] * x.squaredLength - product * product)
  }
}
