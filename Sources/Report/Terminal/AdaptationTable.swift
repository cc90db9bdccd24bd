package import Calibration
internal import Pool

/// An adaptation as a person reads it on a terminal.
package struct AdaptationTable {
  private let result: AdaptationResult
  private let title: String
  private let machine: String
  private let seconds: Double

  /// - Parameter seconds: how long it took.
  package init(_ result: AdaptationResult, title: String, machine: String, seconds: Double) {
    self.result = result
    self.title = title
    self.machine = machine
    self.seconds = seconds
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    let heading = "\(title) · \(machine) · \(Quantity.time(seconds))"
    return ([heading, ""] + facts + [""] + errors).joined(separator: "\n")
  }

  private var facts: [String] {
    let measured = result.measured
    let roofline =
      result.prior.hasRoofline
      ? "known of both devices: the known profile is scaled by it before anything is measured"
      : "not known of both devices: every time is the known device's before anything is measured"
    return [
      "  adapted    from \(result.prior.profile.name)", "  roofline   \(roofline)",
      "  measured   \(Quantity.count(Double(measured.samples.count))) iterations in "
        + "\(measured.rounds) rounds, from \(measured.strata) strata of "
        + "\(Quantity.count(Double(measured.iterations))) simulated ones and a grid; noise "
        + Quantity.percent(measured.noise),
    ]
  }

  private var errors: [String] {
    guard !result.errors.isEmpty else { return ["  Nothing was measured: the error is not known."] }
    var table = TextTable(header: ["samples", "median |e|", "8 of 10 draws", "P95 |e|"])
    for row in result.study.rows {
      let range =
        row.resamplings > 1
        ? "\(Quantity.percent(row.low)) to \(Quantity.percent(row.high))" : ""
      table.append([
        "\(row.samples)", Quantity.percent(row.median), range, Quantity.percent(row.p95),
      ])
    }
    let count = result.measured.samples.count
    let error = result.error
    table.append([
      "\(count)", Quantity.percent(error.median), "", Quantity.percent(error.p95),
    ])
    var lines = table.lines
    if let ordinary = result.ordinary {
      lines.append(
        "  Fitted to these \(count) alone: median |e| \(Quantity.percent(ordinary.errors.median))"
          + (result.prefersOrdinary ? ", which is better and is what is written." : "."))
    }
    return lines + [
      "  e = predicted / measured − 1 of iterations held out, samples drawn at random of those",
      "  measured; in the last row a tenth at a time is held out. The overall speed is known to "
        + "± \(Quantity.percent(result.speedError)).",
    ]
  }
}
