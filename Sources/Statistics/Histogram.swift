/// Counts of non-negative integer values in buckets whose width is at most 1/1024 of the value.
///
/// Values below 2048 have a bucket each; above, every power of two is divided into 1024 equal
/// buckets. A quantile read from it is the middle of its bucket, so it is off by at most 0.05 %
/// (half a bucket); count, mean, minimum and maximum are exact. Adding is O(1); memory grows with
/// the logarithm of the largest value, to at most 440 KiB.
package struct Histogram: Sendable, Hashable {
  /// Bits of a value that its bucket keeps below the leading one.
  @usableFromInline static var precision: Int { 10 }

  @usableFromInline var counts: ContiguousArray<Int> = []
  /// How many values were added.
  package private(set) var count = 0
  @usableFromInline var sum: Int128 = 0
  /// The smallest and the largest value added; 0 when there is none.
  package private(set) var min: Int64 = 0
  package private(set) var max: Int64 = 0

  package init() {}

  /// Adds `value`, at least 0, `weight` times.
  package mutating func add(_ value: Int64, weight: Int = 1) {
    guard weight > 0 else { return }
    let index = Histogram.bucket(of: value)
    reach(index)
    counts[index] += weight
    note(low: value, high: value, weight: weight)
    sum += Int128(value) * Int128(weight)
  }

  /// Adds `first`, `first` + `slope`, … (`steps` values, `slope` at least 0), each `weight` times.
  ///
  /// The same counts as adding them one by one, in time proportional to the buckets touched.
  package mutating func add(first: Int64, slope: Int64, steps: Int, weight: Int) {
    guard weight > 0, steps > 0 else { return }
    guard slope > 0, steps > 1 else { return add(first, weight: weight * steps) }
    let last = first + slope * Int64(steps - 1)
    reach(Histogram.bucket(of: last))
    var value = first
    var left = Int64(steps)
    while left > 0 {
      let index = Histogram.bucket(of: value)
      let end = Histogram.lowerBound(of: index + 1)
      // Terms in this bucket: the smallest n with value + n·slope ≥ end.
      let inside = Swift.min(left, (end - value + slope - 1) / slope)
      counts[index] += weight * Int(inside)
      value += slope * inside
      left -= inside
    }
    note(low: first, high: last, weight: weight * steps)
    let twiceMean = Int128(first) + Int128(last)
    sum += twiceMean * Int128(steps) / 2 * Int128(weight)
  }

  /// Adds all that `other` holds.
  package mutating func merge(_ other: Histogram) {
    guard other.count > 0 else { return }
    reach(other.counts.count - 1)
    for index in other.counts.indices { counts[index] += other.counts[index] }
    note(low: other.min, high: other.max, weight: other.count)
    sum += other.sum
  }

  /// The mean of the values; 0 when there is none.
  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// The `q`-quantile: the middle of the bucket that holds the value of rank ⌈q·count⌉, kept
  /// between the smallest and the largest value; 0 when there is none.
  package func quantile(_ q: Double) -> Int64 {
    guard count > 0 else { return 0 }
    let rank = Swift.min(count, Swift.max(1, Int((q * Double(count)).rounded(.up))))
    var seen = 0
    for index in counts.indices {
      seen += counts[index]
      guard seen >= rank else { continue }
      let low = Histogram.lowerBound(of: index)
      let width = Histogram.lowerBound(of: index + 1) - low
      return Swift.min(max, Swift.max(min, low + (width - 1) / 2))
    }
    return max
  }

  /// How many values lie in buckets wholly at or below `value`'s.
  package func countThrough(_ value: Int64) -> Int {
    let end = Swift.min(Histogram.bucket(of: value), counts.count - 1)
    guard end >= 0 else { return 0 }
    return counts[0...end].reduce(0, +)
  }

  private mutating func reach(_ index: Int) {
    guard index >= counts.count else { return }
    let size = (index / 1024 + 1) * 1024
    counts.append(contentsOf: repeatElement(0, count: size - counts.count))
  }

  private mutating func note(low: Int64, high: Int64, weight: Int) {
    min = count == 0 ? low : Swift.min(min, low)
    max = Swift.max(max, high)
    count += weight
  }

  /// The bucket of `value`.
  static func bucket(of value: Int64) -> Int {
    let shift = Swift.max(0, 63 - precision - value.leadingZeroBitCount)
    return shift << precision + Int(value >> Int64(shift))
  }

  /// The smallest value of bucket `index`.
  static func lowerBound(of index: Int) -> Int64 {
    let shift = Swift.max(0, index >> precision - 1)
    return Int64(index - shift << precision) << Int64(shift)
  }
}
