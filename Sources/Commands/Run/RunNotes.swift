internal import DiscreteEvents
internal import Fleet
internal import Foundation
internal import Pool
internal import Report
internal import Scenario
internal import Study

/// What a reader of a summary should know about where its numbers come from.
enum RunNotes {
  static func of(_ config: FleetConfig) -> [String] {
    var notes: [String] = []
    if config.warmup > .zero {
      notes.append(
        "Requests that arrived in the first \(Quantity.time(config.warmup.seconds)) are left out.")
    }
    let modelled = config.pools.filter { $0.executor == .model }
    for (sentence, isIt) in Self.origins {
      let names = modelled.filter { isIt($0.timing) }.map(\.name).joined(separator: ", ")
      if !names.isEmpty { notes.append("Timing of \(names) \(sentence).") }
    }
    for pool in modelled {
      guard let record = pool.calibration else { continue }
      notes.append(
        "Timing of \(pool.name) is calibrated on \(record.machine): new iterations are predicted "
          + "to \(Quantity.percent(record.iterationError.median)) (median), the overall speed to "
          + "± \(Quantity.percent(record.speedError)).")
    }
    return notes
  }

  /// What was run for real in the run that left `summary`.
  static func ofMeasured(_ summary: Summary) -> [String] {
    (summary.measured ?? []).map { pool in
      let count = Quantity.count(Double(pool.iterations))
      let what =
        "\(count) iterations of \(pool.pool) were run on \(pool.machine), "
        + "\(Quantity.time(pool.seconds)) in all"
      guard let residual = pool.residual else { return what + ": no two runs are the same." }
      let correction =
        residual.correction.map { String(format: ", and was corrected to %.3f times", $0) } ?? ""
      return what + String(format: ", %.3f times what the timing model says", residual.speed)
        + "; it is off by \(Quantity.percent(residual.median)) (median), "
        + "\(Quantity.percent(residual.p95)) (P95)\(correction): no two runs are the same."
    }
  }

  /// Where timing comes from that carries no error of its own.
  private static let origins: [(String, @Sendable (TimingConfig) -> Bool)] = [
    (
      "is a roofline, not calibrated on your hardware",
      { if case .roofline = $0 { true } else { false } }
    ),
    ("is by coefficients, not calibrated", { if case .affine = $0 { true } else { false } }),
    (
      "is a profile without a record of its error",
      { if case .profile(let profile) = $0 { profile.calibration == nil } else { false } }
    ),
  ]

  /// Those of all variants, each said once.
  static func common(to variants: [Variant]) -> [String] {
    var notes: [String] = []
    for note in variants.flatMap({ of($0.scenario.config) }) where !notes.contains(note) {
      notes.append(note)
    }
    return notes
  }
}
