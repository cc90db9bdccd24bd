internal import DiscreteEvents
internal import Fleet
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
    let uncalibrated = config.pools.filter { pool in
      if case .roofline = pool.timing { true } else { false }
    }
    if !uncalibrated.isEmpty {
      let names = uncalibrated.map(\.name).joined(separator: ", ")
      notes.append("Timing of \(names) is a roofline, not calibrated on your hardware.")
    }
    return notes
  }

  /// Those of all variants, each said once.
  static func common(to variants: [Variant]) -> [String] {
    var notes: [String] = []
    for note in variants.flatMap({ of($0.scenario.config) }) where !notes.contains(note) {
      notes.append(note)
    }
    return notes
  }
}
