/// Counts of non-negative integer values in buckets whose width is at most 1/1024 of the value.
///
/// Values below 2048 have a bucket each; above, every power of two is divided into 1024 equal
/// buckets (the layout of G. Tene's HdrHistogram). A quantile read from it is the middle of its
/// bucket. A bucket of width w = 2^s holds values of at least 1024·w, and its middle is at most
/// w/2 from each: a quantile is off by at most 1/2048 of the value, under 0.05 %. Count, mean,
/// minimum and maximum are exact. Adding is O(1); memory grows with the logarithm of the largest
/// value, to at most 440 KiB.
@usableFromInline package struct Histogram: Sendable, Hashable {
  /// Bits of a value that its bucket keeps below the leading one.
  @usableFromInline static var precision: Int { 10 }

  @usableFromInline var counts: ContiguousArray<Int> = []
  /// How many values were added.
  @usableFromInline package internal(set) var count = 0
  /// Wide enough for 2^63 values of 2^63, so it never overflows.
  @usableFromInline var sum: Int128 = 0
  @usableFromInline var least = Int64.max
  /// The largest value added; 0 when there is none.
  @usableFromInline package internal(set) var max: Int64 = 0

  package init() {}

  /// The smallest value added; 0 when there is none.
  package var min: Int64 { count == 0 ? 0 : least }

  /// Adds `value`, at least 0, `weight` times.
  @inlinable
  package mutating func add(_ value: Int64, weight: Int = 1) {
    precondition(value >= 0, "a histogram holds no negative values")
    guard weight > 0 else { return }
    let index = Histogram.bucket(of: value)
    if index >= counts.count { reach(index) }
    counts[index] += weight
    least = Swift.min(least, value)
    max = Swift.max(max, value)
    count += weight
    sum &+= Int128(value) &* Int128(weight)
  }

  /// Adds `first`, `first` + `slope`, … (`steps` values from 0 to 2^63 - 1), each `weight` times.
  ///
  /// The same as adding them one by one, in time proportional to the buckets touched.
  @inlinable
  package mutating func add(first: Int64, slope: Int64, steps: Int, weight: Int) {
    guard weight > 0, steps > 0 else { return }
    if slope < 0 {
      // The same values from the other end.
      let last = first + slope * Int64(steps - 1)
      return add(first: last, slope: -slope, steps: steps, weight: weight)
    }
    precondition(first >= 0, "a histogram holds no negative values")
    let last = first + slope * Int64(steps - 1)
    if Histogram.bucket(of: first) == Histogram.bucket(of: last) {
      add(first, weight: weight * steps)
      max = Swift.max(max, last)
      // The terms beyond `first` make an arithmetic series: slope·(0 + 1 + … + (steps - 1)).
      let beyond = Int128(last - first) &* Int128(steps) / 2
      sum &+= beyond &* Int128(weight)
    } else {
      addAcrossBuckets(first: first, last: last, slope: slope, steps: steps, weight: weight)
    }
  }

  /// Adds all that `other` holds.
  package mutating func merge(_ other: Histogram) {
    guard other.count > 0 else { return }
    if other.counts.count > counts.count { reach(other.counts.count - 1) }
    for index in other.counts.indices { counts[index] += other.counts[index] }
    least = Swift.min(least, other.least)
    max = Swift.max(max, other.max)
    count += other.count
    sum += other.sum
  }
}

// MARK: - Reading

extension Histogram {
  /// The mean of the values; 0 when there is none.
  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// The `q`-quantile: the middle of the bucket that holds the value of rank ⌈q·count⌉, from the
  /// first to the last, kept between the smallest and the largest value, which are themselves the
  /// values of the first and the last rank; 0 when there is none.
  package func quantile(_ q: Double) -> Int64 {
    guard count > 0 else { return 0 }
    let exact = (q * Double(count)).rounded(.up)
    let rank = exact >= Double(count) ? count : exact >= 1 ? Int(exact) : 1
    if rank == 1 { return least }
    if rank == count { return max }
    var seen = 0
    for index in counts.indices {
      seen += counts[index]
      guard seen >= rank else { continue }
      let low = Histogram.lowest(in: index)
      let middle = low + (Histogram.highest(in: index) - low) / 2
      return Swift.min(max, Swift.max(least, middle))
    }
    return max
  }

  /// How many values lie in `value`'s bucket or below it.
  package func countThrough(_ value: Int64) -> Int {
    guard value >= 0, count > 0 else { return 0 }
    return counts[...Swift.min(Histogram.bucket(of: value), counts.count - 1)].reduce(0, +)
  }
}

// MARK: - Buckets

extension Histogram {
  /// The bucket of `value`.
  @inlinable
  package static func bucket(of value: Int64) -> Int {
    let shift = Swift.max(0, 63 - precision - value.leadingZeroBitCount)
    return shift &<< precision &+ Int(value &>> Int64(shift))
  }

  /// The smallest value of bucket `index`.
  package static func lowest(in index: Int) -> Int64 {
    let shift = Swift.max(0, index >> precision - 1)
    return Int64(index - shift << precision) << Int64(shift)
  }

  /// The largest value of bucket `index`.
  package static func highest(in index: Int) -> Int64 {
    let shift = Swift.max(0, index >> precision - 1)
    return lowest(in: index) + (Int64(1) << Int64(shift) - 1)
  }

  /// Makes bucket `index` exist. The size depends on nothing but the largest bucket in use, so
  /// that equal contents are equal histograms.
  @usableFromInline @inline(never)
  package mutating func reach(_ index: Int) {
    let size = (index >> Histogram.precision + 1) << Histogram.precision
    counts.append(contentsOf: repeatElement(0, count: size - counts.count))
  }

  /// Adds the terms of an increasing arithmetic series bucket by bucket.
  @usableFromInline @inline(never)
  package mutating func addAcrossBuckets(
    first: Int64, last: Int64, slope: Int64, steps: Int, weight: Int
  ) {
    let end = Histogram.bucket(of: last)
    if end >= counts.count { reach(end) }
    var value = first
    var left = Int64(steps)
    while true {
      let index = Histogram.bucket(of: value)
      let inside = (Histogram.highest(in: index) - value) / slope + 1
      if inside >= left { break }
      counts[index] += weight * Int(inside)
      value += slope * inside
      left -= inside
    }
    counts[end] += weight * Int(left)
    least = Swift.min(least, first)
    max = Swift.max(max, last)
    count += weight * steps
    // Twice the sum is (first + last)·steps, an even number.
    sum &+= (Int128(first) &+ Int128(last)) &* Int128(steps) / 2 &* Int128(weight)
  }
}
