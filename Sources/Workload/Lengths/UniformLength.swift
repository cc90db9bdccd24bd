internal import DiscreteEvents

/// Every number from `min` to `max`, both included, equally likely.
struct UniformLength: Sendable {
  private let min: Int
  private let count: Int

  init(min: Int, max: Int) {
    self.min = min
    count = max - min + 1
  }

  func sample(using random: RandomStream) -> Int { min + random.below(count) }
}
