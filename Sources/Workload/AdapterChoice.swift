internal import DiscreteEvents
internal import Glibc

/// Which adapter each request of a stream asks for, of the fleet's, by their numbers.
package enum AdapterChoice: Hashable, Sendable {
  /// Always the same.
  case one(Int)
  /// Every one equally likely.
  case uniform
  /// The k-th of the fleet's adapters with a probability proportional to k^-`exponent`.
  case zipf(exponent: Double)
  /// The i-th of the fleet's adapters with a probability proportional to its weight.
  case weights([Double])
  /// One after the other, round and round: what no memory smaller than all of them serves well.
  case cycle
}

extension AdapterChoice {
  /// What is wrong with it in a fleet of `count` adapters; `nil` = nothing.
  package func mistake(inFleetOf count: Int) -> ConfigMistake? {
    func mistake(_ message: String) -> ConfigMistake {
      ConfigMistake(path: "adapter", message: message)
    }
    if count == 0 { return mistake("the fleet has no adapters") }
    switch self {
    case .one(let adapter) where !(0..<count).contains(adapter):
      return mistake("there is no adapter \(adapter) among \(count)")
    case .zipf(let exponent) where !(exponent >= 0 && exponent <= 100):
      return mistake("zipf must be from 0 to 100, not \(exponent)")
    case .weights(let weights) where weights.count != count:
      return mistake("weights must be \(count), one for each adapter, not \(weights.count)")
    case .weights(let weights) where DiscreteDistribution(weights: weights) == nil:
      return mistake("weights must be from 0 up, with one over 0, and finite")
    case .one, .uniform, .zipf, .weights, .cycle: return nil
    }
  }
}

/// Draws the adapters of a stream's requests.
struct AdapterSampler {
  private let choice: AdapterChoice
  private let count: Int
  private let random: RandomStream
  private let distribution: DiscreteDistribution?
  private var requests = 0

  /// - Parameter count: How many adapters the fleet has, at least 1.
  init(_ choice: AdapterChoice, count: Int, random: RandomStream) {
    self.choice = choice
    self.count = count
    self.random = random
    distribution =
      switch choice {
      case .one, .uniform, .cycle: nil
      case .zipf(let exponent):
        DiscreteDistribution(weights: (1...count).map { pow(Double($0), -exponent) })
      case .weights(let weights): DiscreteDistribution(weights: weights)
      }
  }

  /// The adapter of the next request.
  mutating func next() -> Int {
    defer { requests += 1 }
    return switch choice {
    case .one(let adapter): adapter
    case .cycle: requests % count
    case .uniform: random.below(count)
    case .zipf, .weights: distribution?.sample(using: random) ?? 0
    }
  }
}
