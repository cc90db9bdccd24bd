/// A sum of rewards in whole 2^-24ths, so that the order of adding and merging leaves no trace.
package struct RewardSum: Hashable, Sendable {
  /// How many there are.
  package private(set) var count = 0
  private var sum = 0

  package init() {}

  /// Rewards count as at most this, so that 10^10 of them cannot overflow the sum.
  private static let most = 32.0

  /// Adds a reward, rounded to 2^-24 (6e-8).
  package mutating func add(_ reward: Double) {
    count += 1
    sum += Int((max(-Self.most, min(Self.most, reward)) * 0x1p24).rounded())
  }

  /// Adds all that `other` holds.
  package mutating func merge(_ other: RewardSum) {
    count += other.count
    sum += other.sum
  }

  /// Their mean; 0 when there are none.
  package var mean: Double { count > 0 ? Double(sum) * 0x1p-24 / Double(count) : 0 }
}
