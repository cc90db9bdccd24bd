package import Calibration
internal import Foundation
package import Pool

/// A calibration as a person reads it on a terminal.
package struct CalibrationTable {
  private let calibration: Calibration
  private let record: CalibrationRecord
  private let title: String
  private let seconds: Double

  /// - Parameter seconds: how long it took.
  package init(
    _ calibration: Calibration, _ record: CalibrationRecord, title: String, seconds: Double
  ) {
    self.calibration = calibration
    self.record = record
    self.title = title
    self.seconds = seconds
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    [[heading], measured, terms, errors].map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var heading: String {
    "\(title) · \(record.model) on \(record.gpu) · \(record.machine) · \(Quantity.time(seconds))"
  }

  private var measured: [String] {
    let drift = calibration.drift
    return [
      "  measured   \(Quantity.count(Double(calibration.samples.count))) iterations in "
        + "\(calibration.rounds) rounds, from \(calibration.strata) strata of "
        + "\(Quantity.count(Double(calibration.iterations))) simulated ones and a grid",
      "  noise      \(Quantity.percent(calibration.noise)) between runs of one iteration; "
        + "\(Quantity.percent(drift.noise)) of the anchor",
      "  drift      "
        + (drift.isSignificant
          ? "\(Quantity.percent(drift.size)) of the machine's speed, divided out"
          : "none that could be told from noise"),
      "  outliers   \(calibration.fit.outliers) times of an operator were left out of the fit",
    ]
  }

  private var terms: [String] {
    var table = TextTable(header: ["term", "a unit", "standard error"])
    for term in calibration.fit.coefficients {
      table.append([
        term.name, Quantity.time(term.seconds), "± \(Quantity.time(term.standardError))",
      ])
    }
    return table.lines
  }

  private var errors: [String] {
    var table = TextTable(header: ["held out", "median |e|", "P95 |e|", "mean e"])
    for row in record.operatorErrors {
      table.append([row.name] + Self.cells(row.error))
    }
    table.append(["iteration"] + Self.cells(record.iterationError))
    let speed = Quantity.percent(record.speedError)
    return table.lines + [
      "  e = predicted / measured − 1; the overall speed is known to ± \(speed)."
    ]
  }

  private static func cells(_ error: CalibrationRecord.HeldOutError) -> [String] {
    [
      Quantity.percent(error.median), Quantity.percent(error.p95),
      String(format: "%+.1f %%", error.bias * 100),
    ]
  }
}
