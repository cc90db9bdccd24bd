internal import Foundation

/// Measures processor time, which other programs on the machine disturb less than they do the
/// time on the wall.
enum Stopwatch {
  /// The result of `work` and the nanoseconds it took for each of its `operations`: the least of
  /// `rounds` rounds.
  ///
  /// The result must depend on all of the work and be printed, so that none is optimised away.
  static func measure(
    operations: Int, rounds: Int = 3, _ work: () -> UInt64
  ) -> (nanoseconds: Double, result: UInt64) {
    var least = Double.infinity
    var result: UInt64 = 0
    for _ in 0..<rounds {
      let start = processorNanoseconds()
      result ^= work()
      least = min(least, processorNanoseconds() - start)
    }
    return (least / Double(operations), result)
  }

  /// Seconds of processor time this program has used so far.
  static func processorTime() -> Double { processorNanoseconds() / 1e9 }

  /// The most memory this program has had at once, in bytes.
  static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  private static func processorNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// A row of a Markdown table.
func printRow(_ cells: [String]) { print("| \(cells.joined(separator: " | ")) |") }

/// The header of a Markdown table: the first column of text, the others of numbers.
func printHeader(_ cells: [String]) {
  printRow(cells)
  print("|---|" + String(repeating: "---:|", count: cells.count - 1))
}

/// A number with one decimal.
func decimal(_ value: Double) -> String { String(format: "%.1f", value) }
