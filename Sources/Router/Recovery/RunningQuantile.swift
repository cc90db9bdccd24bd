internal import DiscreteEvents

/// A quantile of times as they are now: old ones count less and less.
///
/// Times are counted in buckets that are 1/16 of a power of two wide, so the quantile is at most
/// 6.25 % too high and never too low, whatever the distribution. Every ``memory`` times all counts
/// are halved. Adding is O(1), asking O(buckets).
struct RunningQuantile {
  /// Times after which old ones count half.
  private static let memory = 10_000
  /// Buckets of a power of two; powers from 2^−20 s (1 µs) to 2^20 s (12 days).
  private static let fineness = 16
  private static let powers = -20..<20

  private let level: Double
  private var counts = [Int](repeating: 0, count: powers.count * fineness)
  /// What the counts add up to, and times since they were halved.
  private var total = 0
  private var added = 0

  /// The quantile at `level`, from 0 to 1.
  init(_ level: Double) { self.level = level }

  /// How many times it knows, old ones in part.
  var count: Int { total }

  mutating func add(_ time: SimTime) {
    counts[Self.bucket(of: time.seconds)] += 1
    total += 1
    added += 1
    guard added == Self.memory else { return }
    added = 0
    total = 0
    for bucket in counts.indices {
      counts[bucket] /= 2
      total += counts[bucket]
    }
  }

  /// The upper end of the bucket that the quantile is in; `nil` = it knows no times.
  var value: SimTime? {
    guard total > 0 else { return nil }
    let rank = Int((level * Double(total)).rounded(.up))
    var below = 0
    for bucket in counts.indices {
      below += counts[bucket]
      if below >= max(1, rank) { return .seconds(Self.end(of: bucket)) }
    }
    return nil
  }

  private static func bucket(of seconds: Double) -> Int {
    guard seconds > Double(sign: .plus, exponent: powers.lowerBound, significand: 1) else {
      return 0
    }
    let power = Int(seconds.exponent) - powers.lowerBound
    guard power < powers.count else { return powers.count * fineness - 1 }
    return power * fineness + Int((seconds.significand - 1) * Double(fineness))
  }

  private static func end(of bucket: Int) -> Double {
    let (power, part) = bucket.quotientAndRemainder(dividingBy: fineness)
    return Double(
      sign: .plus, exponent: power + powers.lowerBound,
      significand: 1 + Double(part + 1) / Double(fineness))
  }
}
