/// Numbers as a line of bars, one character each.
enum Sparkline {
  private static let bars = Array("▁▂▃▄▅▆▇█")

  /// The lowest number is the lowest bar and the highest the highest; equal numbers are all in the
  /// middle. Numbers are finite.
  static func text(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    let reach = high - low
    guard reach > 0, reach.isFinite else {
      return String(repeating: bars[bars.count / 2 - 1], count: values.count)
    }
    return String(
      values.map { value in
        let share = (value - low) / reach * Double(bars.count - 1)
        return bars[Int(share.rounded())]
      })
  }
}
