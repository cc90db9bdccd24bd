import DiscreteEvents
import Router
import Testing

/// Ten million updates leave estimates and widths where a fresh solution puts them.
@Suite("Numerical health", .serialized)
struct NumericalHealthTests {
  static let updates = 10_000_000
  static let size = 8

  /// How contexts lie: in every direction; all but along one line, which makes V as badly
  /// conditioned as so many contexts of length 1 can; and of lengths from 0.1 to 10 beside that.
  enum Contexts: CaseIterable { case isotropic, nearlyCollinear, nearlyCollinearAndUneven }

  @Test("of ten million updates", arguments: Contexts.allCases)
  func drift(contexts: Contexts) {
    var arms = RidgeArms(count: 1, size: Self.size, regularization: 1)
    var reference = PlainRidge(size: Self.size, regularization: 1)
    var numbers = Array(repeating: 0.0, count: Self.size)
    var x = ContextVector(size: Self.size)
    var coin = Coins(seed: 0x5EED)
    for _ in 0..<Self.updates {
      fill(&numbers, contexts, &coin)
      x.set(numbers)
      let reward = numbers[0] + coin.next()
      arms.learn(0, x, reward: reward)
      reference.learn(numbers, reward: reward)
    }
    let inverse = reference.inverse
    let trace = (0..<Self.size).reduce(0) { $0 + reference.gram[$1 * Self.size + $1] }
    let condition = trace * inverse.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // The bound that the interval between refreshes is derived from (RidgeArms.refresh): 10⁻⁶, or
    // 16d²εκ where the condition number κ is too large for that, eightfold as the trace may have
    // grown by so much; and once more for the reference's own inverse.
    let rounding = 16 * 64 * 0x1p-53 * 8 * condition
    let tolerance = max(1e-6, rounding) + rounding
    let parameter = reference.parameter
    var worst = 0.0
    for _ in 0..<1000 {
      fill(&numbers, contexts, &coin)
      let direction = (0..<Self.size).map { _ in coin.next() }
      for probe in [numbers, direction] {
        x.set(probe)
        let width = quadratic(inverse, probe).squareRoot()
        worst = max(worst, abs(arms.width(of: 0, x) / width - 1))
        // |xᵀ(W' − W)b| ≤ δ·‖x‖·‖b‖ in V⁻¹'s norm, and ‖b‖² ≤ Σr² ≤ 2·updates·(1 + |x|²).
        let mean = zip(parameter, probe).reduce(0) { $0 + $1.0 * $1.1 }
        let scale = width * (2 * (Double(Self.updates) + trace)).squareRoot()
        #expect(abs(arms.mean(of: 0, x) - mean) < tolerance * scale)
      }
    }
    #expect(worst < tolerance / 2, "widths are off by \(worst) of \(tolerance / 2)")  // √(1+δ)
  }

  @Test("is what refreshing achieves: Sherman and Morrison's formula alone drifts further")
  func driftWithoutRefreshing() {
    var coin = Coins(seed: 7)
    var arms = RidgeArms(count: 1, size: Self.size, regularization: 1)
    var reference = PlainRidge(size: Self.size, regularization: 1)
    var formula = PlainRidge(size: Self.size, regularization: 1).gram  // I⁻¹ = I
    var numbers = Array(repeating: 0.0, count: Self.size)
    var x = ContextVector(size: Self.size)
    for _ in 0..<1_000_000 {
      fill(&numbers, .nearlyCollinearAndUneven, &coin)
      x.set(numbers)
      arms.learn(0, x, reward: 0)
      reference.learn(numbers, reward: 0)
      update(&formula, numbers)
    }
    let inverse = reference.inverse
    var (with, without) = (0.0, 0.0)
    for _ in 0..<1000 {
      fill(&numbers, .nearlyCollinear, &coin)
      x.set(numbers)
      let exact = quadratic(inverse, numbers)
      let width = arms.width(of: 0, x)
      with = max(with, abs(width * width / exact - 1))
      without = max(without, abs(quadratic(formula, numbers) / exact - 1))
    }
    #expect(without > 3 * with, "\(without) without, \(with) with")
  }

  private func update(_ inverse: inout [Double], _ x: [Double]) {
    let size = Self.size
    let product = (0..<size).map { row in
      (0..<size).reduce(0) { $0 + inverse[row * size + $1] * x[$1] }
    }
    let gain = 1 / (1 + zip(product, x).reduce(0) { $0 + $1.0 * $1.1 })
    for row in 0..<size {
      for column in 0..<size {
        inverse[row * size + column] -= gain * product[row] * product[column]
      }
    }
  }

  private func fill(_ x: inout [Double], _ contexts: Contexts, _ coin: inout Coins) {
    // Entries of one size, 1/√8, so that contexts have about length 1.
    let scale =
      contexts == .nearlyCollinearAndUneven ? [0.1, 1, 10][coin.below(3)] : 1
    for index in x.indices {
      let deviation = coin.next()
      x[index] = contexts == .isotropic ? 0.6 * deviation : scale * (0.35 + 1e-5 * deviation)
    }
  }
}

/// Numbers uniform in −1…1 faster than a ``RandomStream`` gives them (xorshift64, Marsaglia 2003):
/// the test draws a hundred million.
struct Coins {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func bits() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func next() -> Double { Double(Int64(bitPattern: bits()) >> 11) * 0x1p-52 }

  mutating func below(_ bound: UInt64) -> Int { Int(bits() % bound) }
}
