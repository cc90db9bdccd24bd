internal import DiscreteEvents

extension TraceDescription {
  /// The description as lines of text for a terminal, the plot last.
  package var text: String {
    var lines = ["\(file) (\(format.rawValue))"]
    lines.append(row("requests", "\(rows)" + (skippedRows > 0 ? ", \(skippedRows) skipped" : "")))
    lines.append(row("span", "\(digits(span.seconds, 1)) s, \(digits(rate, 3)) requests/s"))
    lines.append(row("inter-arrival CV", interArrivalCV.map { digits($0, 3) } ?? "none"))
    let windows = dispersion.map { Int64($0.window.seconds) }
    lines.append(
      row(
        "dispersion at \(windows.map(String.init).joined(separator: "/")) s",
        dispersion.map { digits($0.index, 2) }.joined(separator: "  ")))
    lines.append(row("tokens", "      mean       p50       p95       p99       max"))
    lines.append(row("  prompt", columns(prompt)))
    lines.append(row("  output", columns(output)))
    lines.append(row("correlation", correlation.map { digits($0, 3) } ?? "none"))
    if let blocks {
      let counts = "\(blocks.count) blocks, \(blocks.distinct) distinct"
      lines.append(row("prefix share", "\(digits(blocks.share, 3)) of \(counts)"))
    }
    return lines.joined(separator: "\n") + "\n\n" + plot.text()
  }

  private func columns(_ tokens: LengthSummary) -> String {
    let whole = [tokens.p50, tokens.p95, tokens.p99, tokens.max].map(String.init)
    return ([digits(tokens.mean, 1)] + whole).map { padded($0, to: 10) }.joined()
  }

  private func row(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: max(1, 24 - name.count)) + value
  }

  private func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  /// `value` with so many decimal places, halves rounded away from zero.
  private func digits(_ value: Double, _ places: Int) -> String {
    var unit: Int64 = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = (value * Double(unit)).rounded()
    guard abs(scaled) < 1e18 else { return String(value) }
    let (whole, rest) = Int64(scaled).magnitude.quotientAndRemainder(
      dividingBy: unit.magnitude)
    let decimals = String(rest)
    let zeros = String(repeating: "0", count: max(0, places - decimals.count))
    return (scaled < 0 ? "-" : "") + "\(whole).\(zeros)\(decimals)"
  }
}
