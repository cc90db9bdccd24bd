package import DiscreteEvents

/// Consecutive iterations of one batch: the i-th takes `first` + i·`slope` picoseconds.
package struct Stretch: Sendable {
  package var start = SimTime.zero
  package var first: Int64 = 1
  package var slope: Int64 = 0
  /// How many iterations it has; fewer once it is cut short.
  package var iterations = 1

  package init() {}

  package init(start: SimTime, first: Int64, slope: Int64, iterations: Int) {
    self.start = start
    self.first = first
    self.slope = slope
    self.iterations = iterations
  }

  /// When its last iteration ends.
  package var end: SimTime { boundary(iterations) }

  /// When iteration `count` − 1 ends: start + count·first + slope·count·(count − 1)/2.
  package func boundary(_ count: Int) -> SimTime {
    let n = Int64(count)
    return SimTime(picoseconds: start.picoseconds + n * first + slope * (n * (n - 1) / 2))
  }

  /// The number of the first boundary at or after `time`, at least 1 and at most `iterations`.
  ///
  /// Solves the quadratic in floating point and corrects the answer with exact integers.
  package func firstBoundary(atOrAfter time: SimTime) -> Int {
    guard iterations > 1 else { return 1 }
    let elapsed = Double((time - start).picoseconds)
    guard elapsed > 0 else { return 1 }
    let a = Double(first)
    let s = Double(slope)
    let b = a - s / 2
    let root = 2 * elapsed / (b + max(0, b * b + 2 * s * elapsed).squareRoot())
    var count = root >= 1 ? Int(min(root, Double(iterations))) : 1
    while count < iterations, boundary(count) < time { count += 1 }
    while count > 1, boundary(count - 1) >= time { count -= 1 }
    return count
  }

  /// How many iterations have ended at or before `time`.
  package func ended(by time: SimTime) -> Int {
    let next = firstBoundary(atOrAfter: time)
    return boundary(next) <= time ? next : next - 1
  }
}
