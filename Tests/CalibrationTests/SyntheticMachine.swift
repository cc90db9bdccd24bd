import Calibration
import DiscreteEvents
import Foundation
import Pool

/// A backend with a timing law that is known: what a fit must find again.
struct SyntheticMachine: Backend {
  var machine: String { "synthetic" }
  /// Standard deviation of a run, relative.
  var noise = 0.0
  /// Fraction of runs that something disturbs, which makes them this many times as long.
  var disturbed = 0.0
  var disturbance = 3.0
  /// How much longer a run takes for each run before it, relative.
  var drift = 0.0
  /// The run that fails, and how; `nil` = none.
  var failsAt: Int?
  var failure = BackendError.died("gone")
  let random: RandomStream
  let clock: VirtualClock
  private(set) var runs = 0

  init(seed: UInt64 = 1, clock: VirtualClock = VirtualClock()) {
    random = RandomStream(seed: seed, name: "synthetic machine")
    self.clock = clock
  }

  mutating func prepare(_ setup: BackendSetup) throws(BackendError) {}

  mutating func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds {
    runs += 1
    if let failsAt, runs >= failsAt { throw failure }
    var seconds = Self.law(shape)
    var factor = 1 + drift * Double(runs)
    if random.uniform() < disturbed { factor *= disturbance }
    for operation in Operator.allCases {
      seconds[operation] *= factor * max(0.1, 1 + noise * random.normal())
    }
    clock.now += seconds.total
    return seconds
  }

  // The law, in seconds.
  static let iteration = 2e-3
  static let slopes = (few: 1e-4, many: 3e-5)
  static let knee = 16
  static let perContextToken = 4e-8
  static let perDecode = 6e-6
  static let perPair = 3e-9
  static let perChunk = 5e-5
  static let perEmitting = 8e-5
  static let head = 4e-4
  static let host = 1e-4

  /// Exact seconds of `shape`: concave in tokens, as matrix products are that get more efficient.
  static func law(_ shape: IterationShape) -> OperatorSeconds {
    let batch = shape.batch
    var seconds = OperatorSeconds()
    let tokens = Double(shape.tokens)
    seconds[.dense] =
      iteration + slopes.few * min(tokens - 1, Double(knee - 1))
      + slopes.many * max(0, tokens - Double(knee))
    seconds[.prefillAttention] =
      perChunk * Double(batch.chunks) + perPair * 0.5 * Double(batch.prefillPairsTwice)
    seconds[.decodeAttention] =
      perDecode * Double(batch.decodes) + perContextToken * Double(batch.contextTokens)
    seconds[.head] =
      batch.emitting > 0 ? head + perEmitting * Double(batch.emitting - 1) : 0
    seconds[.other] = host
    return seconds
  }
}

/// A clock that stands unless it is moved.
final class VirtualClock {
  var now = 0.0
}

/// Iterations of every kind.
enum RandomShapes {
  static func make(_ count: Int, seed: UInt64) -> [IterationShape] {
    let random = RandomStream(seed: seed, name: "random shapes")
    func size(_ most: Double) -> Int { Int(exp(random.uniform() * log(most))) }
    return (0..<count).map { index in
      var shape = IterationShape()
      if index % 3 != 1 {
        for _ in 0..<size(60) { shape.decodes.append(.init(context: size(2000))) }
      }
      if index % 3 != 0 {
        for part in 0..<1 + random.below(3) {
          let isCut = part == 0 && random.below(2) == 0
          shape.chunks.append(
            .init(tokens: size(500), depth: isCut ? size(1000) : 0, emits: random.below(3) > 0))
        }
      }
      return shape
    }
  }
}
