import DiscreteEvents
import Statistics
import Testing

struct HistogramTests {
  static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// Values of every size up to 2^63 - 1, many of them small, some of them equal.
  private func values(_ count: Int, _ random: RandomStream) -> [Int64] {
    (0..<count).map { _ in Int64(bitPattern: random.bits() >> UInt64(1 + random.below(63))) }
  }

  /// The widest bucket for values from 1024·w on has width w, and its middle is within w/2.
  @Test("a quantile is within 1/2048 of the value of its rank", arguments: seeds)
  func quantileError(seed: UInt64) {
    let random = RandomStream(seed: seed, name: "quantiles")
    for count in [1, 2, 3, 10, 1_000, 20_000] {
      let sorted = values(count, random).sorted()
      var histogram = Histogram()
      for value in sorted { histogram.add(value) }
      for q in [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1] {
        let rank = max(1, Int((q * Double(count)).rounded(.up)))
        let exact = sorted[rank - 1]
        let error = (histogram.quantile(q) - exact).magnitude
        #expect(error <= UInt64(exact) / 2_048, "count \(count), q \(q)")
      }
    }
  }

  @Test("quantiles of values below 2048 are exact")
  func smallValuesExact() {
    var histogram = Histogram()
    for value in (Int64(0)..<2_048).reversed() { histogram.add(value) }
    for rank in 1...2_048 { #expect(histogram.quantile(Double(rank) / 2_048) == Int64(rank - 1)) }
  }

  @Test("count, mean, smallest and largest value are exact", arguments: seeds)
  func momentsExact(seed: UInt64) {
    let random = RandomStream(seed: seed, name: "moments")
    let values = values(1_000, random)
    var histogram = Histogram()
    var sum: Int128 = 0
    var count = 0
    for value in values {
      let weight = random.below(1_000_000)
      histogram.add(value, weight: weight)
      sum += Int128(value) * Int128(weight)
      count += weight
    }
    #expect(histogram.count == count)
    #expect(histogram.mean == Double(sum) / Double(count))
    #expect(histogram.min == values.min())
    #expect(histogram.max == values.max())
  }

  @Test("a ramp is the same as its values one by one", arguments: seeds)
  func rampEqualsSingles(seed: UInt64) {
    let random = RandomStream(seed: seed, name: "ramps")
    var ramps = Histogram()
    var singles = Histogram()
    for number in 0..<2_000 {
      let steps = 1 + random.below(100)
      let weight = 1 + random.below(100)
      let first = Int64(bitPattern: random.bits() >> UInt64(2 + random.below(62)))
      // From none to as much as the integers leave room for.
      let room = (Int64.max - first) / Int64(max(1, steps - 1))
      let slope = min(room, Int64(bitPattern: random.bits() >> UInt64(1 + random.below(63))))
      ramps.add(first: first, slope: slope, steps: steps, weight: weight)
      for step in 0..<Int64(steps) { singles.add(first + step * slope, weight: weight) }
      // Comparing takes longer than adding.
      guard number % 100 == 0 else { continue }
      #expect(ramps == singles, "ramps up to the one from \(first) by \(slope), \(steps) steps")
    }
    #expect(ramps == singles)
  }

  @Test("a ramp without slope is one value many times; one without steps or weight is nothing")
  func degenerateRamps() {
    var ramp = Histogram()
    ramp.add(first: 5_000, slope: 0, steps: 7, weight: 3)
    ramp.add(first: 9_000, slope: 5, steps: 0, weight: 3)
    ramp.add(first: 9_000, slope: 5, steps: 4, weight: 0)
    ramp.add(9_000, weight: 0)
    var single = Histogram()
    single.add(5_000, weight: 21)
    #expect(ramp == single)
  }

  @Test("merging is the same as adding everything to one", arguments: seeds)
  func mergeEqualsAdding(seed: UInt64) {
    let random = RandomStream(seed: seed, name: "merge")
    for count in [0, 1, 10, 1_000] {
      var parts = [Histogram(), Histogram(), Histogram()]
      var whole = Histogram()
      for value in values(count, random) {
        parts[random.below(3)].add(value)
        whole.add(value)
      }
      var merged = Histogram()
      for part in parts { merged.merge(part) }
      #expect(merged == whole)
      #expect(merged.min == whole.min && merged.max == whole.max)
    }
  }

  @Test("the largest values and counts do not overflow")
  func extremes() {
    var histogram = Histogram()
    histogram.add(.max, weight: 1_000_000_000_000)
    histogram.add(9_200_000_000_000_000_000, weight: 1_000_000_000_000)
    histogram.add(first: .max - 10, slope: 1, steps: 11, weight: 1_000_000_000_000)
    histogram.add(first: 0, slope: .max, steps: 2, weight: 1_000_000_000_000)
    #expect(histogram.count == 15_000_000_000_000)
    #expect(histogram.max == .max)
    #expect(histogram.min == 0)
    #expect(histogram.quantile(1) == .max)
    #expect(abs(histogram.quantile(0.5).distance(to: .max)) <= Int64.max / 2_048)
    var twice = histogram
    twice.merge(histogram)
    #expect(twice.count == 30_000_000_000_000)
    #expect(twice.mean == histogram.mean)
  }

  @Test("quantiles outside [0, 1] are those of its ends")
  func quantileEnds() {
    var histogram = Histogram()
    for value in [3, 1, 2] as [Int64] { histogram.add(value) }
    #expect([-1, 0, .nan, -.infinity].map { histogram.quantile($0) } == [1, 1, 1, 1])
    #expect([1, 2, .infinity].map { histogram.quantile($0) } == [3, 3, 3])
  }

  @Test("an empty histogram has neither mean nor quantiles")
  func empty() {
    let histogram = Histogram()
    #expect(histogram.count == 0 && histogram.mean == 0)
    #expect(histogram.min == 0 && histogram.max == 0)
    #expect(histogram.quantile(0.5) == 0)
    #expect(histogram.countThrough(.max) == 0)
  }

  @Test("counts through a value hold all up to it and at most its bucket above it")
  func countThrough() {
    let random = RandomStream(seed: 1, name: "counts")
    let sorted = values(5_000, random).sorted()
    var histogram = Histogram()
    for value in sorted { histogram.add(value) }
    for value in values(500, random) {
      let through = histogram.countThrough(value)
      let bucketEnd = Histogram.highest(in: Histogram.bucket(of: value))
      #expect(through == sorted.count { $0 <= bucketEnd })
    }
    #expect(histogram.countThrough(-1) == 0)
    #expect(histogram.countThrough(.max) == 5_000)
  }

  @Test("buckets divide the integers: each begins after the one before and holds its ends")
  func bucketsPartition() {
    let last = Histogram.bucket(of: .max)
    #expect(Histogram.lowest(in: 0) == 0)
    #expect(Histogram.highest(in: last) == .max)
    for index in 0...last {
      let low = Histogram.lowest(in: index)
      let high = Histogram.highest(in: index)
      #expect(Histogram.bucket(of: low) == index && Histogram.bucket(of: high) == index)
      if index > 0 { #expect(Histogram.highest(in: index - 1) + 1 == low) }
      // Width at most 1/1024 of the smallest value, once it is more than 1.
      #expect(high == low || (high - low + 1) <= low / 1_024)
    }
  }
}
