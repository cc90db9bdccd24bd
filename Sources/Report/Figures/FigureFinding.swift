internal import Study

/// Sentences that say what there is to see in a figure.
enum FigureFinding {
  /// Who has the least and who the most of something.
  static func extremes(
    _ what: String, _ values: [(name: String, value: Double)], _ unit: Metric.Unit
  ) -> String {
    guard let low = values.min(by: { $0.value < $1.value }),
      let high = values.max(by: { $0.value < $1.value })
    else { return "There is no \(what)." }
    let least = Quantity.text(low.value, unit)
    guard values.count > 1 else { return "\(what) of \(low.name) is \(least)." }
    let most = Quantity.text(high.value, unit)
    guard least != most else { return "\(what) is \(least) for all." }
    return "\(what) is lowest for \(low.name), \(least), and highest for \(high.name), \(most)."
  }
}
