package import DiscreteEvents

/// A number that changes at given times and is the same between them: a price, an emission, the
/// power of a panel. Over and over where it has a period.
package struct StepSeries: Hashable, Sendable {
  /// When each value begins: the first at zero, rising.
  package let starts: [SimTime]
  package let levels: [Double]
  /// After which it begins anew; `nil` = the last value lasts for ever.
  package let period: SimTime?

  /// - Parameters:
  ///   - starts: rising from zero, and all before `period`.
  ///   - levels: as many.
  package init(starts: [SimTime], levels: [Double], period: SimTime? = nil) {
    precondition(starts.first == .zero && starts.count == levels.count, "a series without a start")
    self.starts = starts
    self.levels = levels
    self.period = period
  }

  /// The same at any time.
  package init(constant: Double) { self.init(starts: [.zero], levels: [constant]) }

  /// Whether it ever changes.
  package var isConstant: Bool { levels.allSatisfy { $0 == levels[0] } }

  /// The value from `time` on, and when the next one begins; `nil` = it never does. O(log steps).
  package func step(at time: SimTime) -> (value: Double, next: SimTime?) {
    let round = period.map { time.picoseconds / $0.picoseconds * $0.picoseconds } ?? 0
    let offset = time - SimTime(picoseconds: round)
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let next = high < starts.count ? starts[high] : period
    return (levels[low], next.map { SimTime(picoseconds: round) + $0 })
  }
}
