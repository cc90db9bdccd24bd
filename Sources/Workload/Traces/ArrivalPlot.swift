package import DiscreteEvents

/// Arrivals counted in equal bins of time, to draw on a terminal.
///
/// The bins widen as the trace grows, each a whole multiple of the one before, so that memory is
/// constant and the counts exact.
package struct ArrivalPlot: Hashable, Sendable {
  /// More bins than this are merged.
  private static var most: Int { 1440 }

  private var counts: [Int] = []
  /// The width of a bin, in milliseconds: 1 ms to 1 s by tens, then 10 s, 1 min, 10 min, 1 h, 2 h.
  private var width: Int64 = 1

  package init() {}

  /// Counts an arrival at `time`, at least 0.
  package mutating func add(_ time: SimTime) {
    let milliseconds = time.picoseconds / 1_000_000_000
    while milliseconds / width >= Int64(ArrivalPlot.most) { widen() }
    let bin = Int(milliseconds / width)
    if bin >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count))
    }
    counts[bin] += 1
  }

  /// The plot: `height` lines of bars, the highest marked with its rate, over a line of times;
  /// at most `columns` (at least 20) columns of bars. Empty when nothing arrived.
  package func text(columns: Int = 72, height: Int = 5) -> String {
    guard !counts.isEmpty else { return "" }
    let wanted = max(20, columns)
    let factors = [1, 2, 5, 10, 20, 30, 60, 72]
    let factor = factors.first { (counts.count + $0 - 1) / $0 <= wanted } ?? ArrivalPlot.most
    let bars = merged(counts, by: factor)
    let seconds = Double(width) * Double(factor) / 1000
    let peak = bars.max() ?? 1
    let top = "\(rounded(Double(peak) / seconds))/s "
    var lines: [String] = []
    for level in stride(from: height - 1, through: 0, by: -1) {
      let label = level == height - 1 ? top : String(repeating: " ", count: top.count)
      lines.append(label + "┤" + bars.map { cell($0, peak: peak, level, of: height) }.joined())
    }
    let margin = String(repeating: " ", count: top.count)
    lines.append(margin + "└" + String(repeating: "─", count: bars.count))
    lines.append(
      "\(margin) 0 to \(rounded(Double(bars.count) * seconds)) s, \(rounded(seconds)) s a column")
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func widen() {
    let factor: Int64 =
      switch width {
      case 10_000, 600_000: 6
      case 3_600_000...: 2
      default: 10
      }
    width *= factor
    counts = merged(counts, by: Int(factor))
  }

  private func merged(_ counts: [Int], by factor: Int) -> [Int] {
    stride(from: 0, to: counts.count, by: factor).map { start in
      counts[start..<min(start + factor, counts.count)].reduce(0, +)
    }
  }

  /// The part of a bar in line `level` of `height`, in eighths; what is not empty shows.
  private func cell(_ count: Int, peak: Int, _ level: Int, of height: Int) -> String {
    let eighths = (count * height * 8 + peak - 1) / peak - level * 8
    let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[max(0, min(8, eighths))]
  }

  /// Three significant digits from 0.001 to 1000, whole numbers above.
  private func rounded(_ value: Double) -> String {
    var scale = 1.0
    while scale < 1e5, value * scale < 100 { scale *= 10 }
    let number = (value * scale).rounded() / scale
    return number == number.rounded() ? String(Int64(number)) : String(number)
  }
}
