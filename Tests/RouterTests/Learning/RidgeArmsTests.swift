import DiscreteEvents
import Router
import Testing

@Suite("A ridge regression for each arm")
struct RidgeArmsTests {
  @Test("estimates and widths are those of a solved regression", arguments: [1, 3, 8, 17, 32])
  func agreesWithASolution(size: Int) {
    let random = RandomStream(seed: UInt64(size), name: "regression")
    var arms = RidgeArms(count: 6, size: size, regularization: 0.5)
    var reference = PlainRidge(size: size, regularization: 0.5)
    for step in 0..<40 * size {
      let x = random.normals(size)
      let reward = x[0] + random.normal()
      arms.learn(step % 3 == 0 ? 4 : 1, ContextVector(x), reward: reward)
      if step % 3 != 0 { reference.learn(x, reward: reward) }
    }
    let inverse = reference.inverse
    let parameter = reference.parameter
    for _ in 0..<20 {
      let x = random.normals(size)
      // Some thousand operations, each rounded to 1 part in 10¹⁶, on well-conditioned matrices.
      let width = quadratic(inverse, x).squareRoot()
      #expect(abs(arms.width(of: 1, ContextVector(x)) / width - 1) < 1e-10)
      let mean = zip(parameter, x).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(arms.mean(of: 1, ContextVector(x)) - mean) < 1e-10)
      #expect(arms.mean(of: 0, ContextVector(x)) == 0)
    }
    #expect(
      arms.observations == [0, 40 * size - (40 * size + 2) / 3, 0, 0, (40 * size + 2) / 3, 0])
  }

  @Test("what is not a number is not learned")
  func infinities() {
    var arms = RidgeArms(count: 1, size: 2, regularization: 1)
    arms.learn(0, ContextVector([1, 0]), reward: 2)
    arms.learn(0, ContextVector([1, 0]), reward: .nan)
    arms.learn(0, ContextVector([1, 0]), reward: .infinity)
    arms.learn(0, ContextVector([.nan, 1]), reward: 5)
    arms.learn(0, ContextVector([1e200, 1e200]), reward: 5)
    #expect(abs(arms.mean(of: 0, ContextVector([1, 0])) - 1) < 1e-15)  // 2/(1 + λ)
    #expect(arms.mean(of: 0, ContextVector([0, 1])) == 0)
  }

  /// How the contexts of a random history lie.
  enum Contexts: CaseIterable { case isotropic, clustered, nearlyCollinear, sparse, wild }

  @Test("the best arm is that of computing every index", arguments: Contexts.allCases)
  func prunesNothingThatMatters(contexts: Contexts) {
    for (size, count) in [(1, 3), (4, 9), (16, 15), (32, 40)] {
      let random = RandomStream(seed: UInt64(size), name: "history/\(contexts)")
      var arms = RidgeArms(count: count, size: size, regularization: 1)
      let parameters = (0..<count).map { _ in random.normals(size) }
      for step in 0..<3000 {
        let x = ContextVector(context(contexts, size, random))
        // As LinUCB's, as of a draw with both signs, and none.
        let scales = ContiguousArray(
          (0..<count).map { _ in [0.5, random.normal(), 0][step % 3] })
        let costs = ContiguousArray(
          (0..<count).map { _ in
            step % 5 == 4 && random.below(4) == 0 ? Double.infinity : Double(random.below(3)) / 10
          })
        let found = arms.best(for: x, scales: scales, costs: costs)
        let expected = arms.naiveBest(for: x, scales: scales, costs: costs)
        #expect(found == expected, "\(size) numbers, \(count) arms, step \(step)")
        let reward = (0..<size).reduce(0) { $0 + parameters[found.arm][$1] * x.numbers[$1] }
        // Now and then another arm learns, so that none is left unknown.
        let learner = step % 4 == 0 ? random.below(count) : found.arm
        arms.learn(learner, x, reward: reward + random.normal())
      }
    }
  }

  @Test("of equal arms the first is best")
  func ties() {
    var arms = RidgeArms(count: 10, size: 3, regularization: 1)
    let x = ContextVector([0.6, 0, 0.8])
    let even = ContiguousArray(repeating: 1.0, count: 10)
    let free = ContiguousArray(repeating: 0.0, count: 10)
    #expect(arms.best(for: x, scales: even, costs: free) == (0, 1))
    for arm in 0..<10 where arm != 0 { arms.learn(arm, x, reward: 3) }
    #expect(arms.best(for: x, scales: even, costs: free).arm == 1)
    arms.learn(0, x, reward: 3)
    #expect(arms.best(for: x, scales: even, costs: free).arm == 0)
  }

  private func context(_ kind: Contexts, _ size: Int, _ random: RandomStream) -> [Double] {
    switch kind {
    case .isotropic: random.unit(size)
    case .clustered:
      (0..<size).map { ($0 == random.below(3) % size ? 1 : 0) + 0.05 * random.normal() }
    case .nearlyCollinear: (0..<size).map { _ in 1 + 1e-6 * random.normal() }
    case .sparse: (0..<size).map { _ in random.below(4) == 0 ? random.normal() : 0 }
    case .wild:
      random.unit(size).map { $0 * [1e-6, 1, 1e3][random.below(3)] }
    }
  }
}

extension ContextVector {
  init(_ numbers: [Double]) {
    self.init(size: numbers.count)
    set(numbers)
  }

  var numbers: [Double] { (0..<size).map { self[$0] } }
}

extension RidgeArms {
  /// The rule that ``best(for:scales:costs:)`` is a shortcut of.
  func naiveBest(
    for x: ContextVector, scales: ContiguousArray<Double>, costs: ContiguousArray<Double>
  ) -> (arm: Int, index: Double) {
    var best = (arm: 0, index: -Double.infinity)
    for arm in scales.indices {
      let mean = mean(of: arm, x)
      let index =
        scales[arm] == 0
        ? mean - costs[arm] : mean + scales[arm] * width(of: arm, x) - costs[arm]
      if index > best.index { best = (arm, index) }
    }
    return best
  }
}

extension RandomStream {
  func normals(_ size: Int) -> [Double] { (0..<size).map { _ in normal() } }

  /// Uniform on the sphere.
  func unit(_ size: Int) -> [Double] {
    let vector = normals(size)
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}
