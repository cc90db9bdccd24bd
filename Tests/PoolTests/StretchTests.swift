import DiscreteEvents
import Pool
import Testing

@Suite("A stretch of iterations")
struct StretchTests {
  /// The boundaries one by one: boundary 0 is the start, boundary i ends iteration i − 1.
  private func boundaries(_ stretch: Stretch) -> [Int64] {
    var time = stretch.start.picoseconds
    return [time]
      + (0..<stretch.iterations).map { iteration in
        time += stretch.first + Int64(iteration) * stretch.slope
        return time
      }
  }

  private func stretch(_ start: Int64, _ first: Int64, _ slope: Int64, _ count: Int) -> Stretch {
    Stretch(start: SimTime(picoseconds: start), first: first, slope: slope, iterations: count)
  }

  /// What a scan over the boundaries says, at every time worth asking about.
  private func compareWithScan(_ stretch: Stretch) {
    let times = boundaries(stretch)
    for (count, time) in times.enumerated() {
      #expect(stretch.boundary(count).picoseconds == time, "\(stretch)")
    }
    for asked in Set(times.flatMap { [$0 - 1, $0, $0 + 1] }).sorted() {
      let next = times.dropFirst().firstIndex { $0 >= asked } ?? stretch.iterations
      let ended = (times.dropFirst().lastIndex { $0 <= asked } ?? 0)
      let time = SimTime(picoseconds: asked)
      #expect(stretch.firstBoundary(atOrAfter: time) == next, "\(stretch) at \(asked)")
      #expect(stretch.ended(by: time) == ended, "\(stretch) at \(asked)")
    }
    #expect(stretch.end.picoseconds == times.last)
  }

  @Test("agrees with a scan when iterations are equally long, or grow")
  func growing() {
    let random = RandomStream(seed: 1, name: "stretches")
    for _ in 0..<600 {
      let first = Int64(1 + random.below([1, 3, 1000, 50_000_000_000][random.below(4)]))
      let slope = Int64(random.below([1, 2, 5, 100_000, 2_000_000_000][random.below(5)]))
      let start = Int64(random.below(1 << 60))
      compareWithScan(stretch(start, first, slope, 1 + random.below(40)))
    }
  }

  @Test("agrees with a scan when iterations shrink, down to the last picosecond")
  func shrinking() {
    let random = RandomStream(seed: 2, name: "stretches")
    for _ in 0..<300 {
      let count = 2 + random.below(40)
      let slope = -Int64(1 + random.below([1, 5, 100_000, 2_000_000][random.below(4)]))
      // The last iteration takes at least 1 ps.
      let least = 1 - slope * Int64(count - 1)
      compareWithScan(
        stretch(Int64(random.below(1 << 50)), least + Int64(random.below(100)), slope, count))
    }
  }

  /// Too long to scan: the answer is checked by what defines it, in integers.
  @Test("finds the boundary in stretches of up to a billion iterations and six days")
  func long() {
    let random = RandomStream(seed: 3, name: "stretches")
    for _ in 0..<20_000 {
      let count = 2 + random.below([1_000, 1_000_000, 1_000_000_000][random.below(3)])
      // At most 5·10^17 ps in all, which is as far as a replica lets a stretch reach.
      let mean = Int64(500_000_000_000_000_000) / Int64(count)
      let steepest = 2 * (mean - 1) / Int64(count)
      let slope = steepest > 0 ? Int64(random.below(Int(steepest) + 1)) : 0
      let first = max(1, mean - slope * Int64(count) / 2)
      let isShrinking = slope > 0 && random.below(2) == 0
      let stretch =
        isShrinking
        ? stretch(5, first + slope * Int64(count - 1), -slope, count)
        : stretch(5, first, slope, count)
      let asked = stretch.boundary(1 + random.below(count)).picoseconds + Int64(random.below(3)) - 1
      let time = SimTime(picoseconds: asked)
      let found = stretch.firstBoundary(atOrAfter: time)
      #expect(found == count || stretch.boundary(found) >= time, "\(stretch) at \(asked)")
      #expect(found == 1 || stretch.boundary(found - 1) < time, "\(stretch) at \(asked)")
    }
  }

  @Test("a single iteration has one boundary, whatever the time")
  func single() {
    let stretch = stretch(100, 10, 0, 1)
    for time: Int64 in [0, 100, 105, 110, 111] {
      #expect(stretch.firstBoundary(atOrAfter: SimTime(picoseconds: time)) == 1)
      #expect(stretch.ended(by: SimTime(picoseconds: time)) == (time >= 110 ? 1 : 0))
    }
  }
}
