package import DiscreteEvents

/// How unevenly arrivals fall into windows of equal width, laid end to end from the first arrival
/// to the one that holds the last.
package struct CountDispersion: Hashable, Sendable {
  package let window: SimTime
  /// Index of dispersion of counts: the variance of the windows' counts over their mean; 1 for a
  /// Poisson process, 0 for equal gaps (Cox, Lewis, "The statistical analysis of series of
  /// events", 1966).
  package var index: Double {
    guard windows > 0, total > 0 else { return 0 }
    let mean = Double(total) / Double(windows)
    return (squares / Double(windows) - mean * mean) / mean
  }
  /// The fullest window's count over the mean.
  package var peakToMean: Double {
    total == 0 ? 0 : Double(peak) * Double(windows) / Double(total)
  }

  private var windows: Int64 = 0
  private var total: Int64 = 0
  /// Of the counts of the windows that are over.
  private var finishedSquares = 0.0
  private var finishedPeak: Int64 = 0
  /// Of the last window.
  private var count: Int64 = 0

  init(window: SimTime) { self.window = window }

  /// Counts an arrival `time` after the first; times never fall.
  mutating func add(_ time: SimTime) {
    let position = time.picoseconds / window.picoseconds
    if position >= windows {
      finishedSquares = squares
      finishedPeak = peak
      count = 0
      windows = position + 1
    }
    count += 1
    total += 1
  }

  private var squares: Double { finishedSquares + Double(count) * Double(count) }
  private var peak: Int64 { max(finishedPeak, count) }
}
