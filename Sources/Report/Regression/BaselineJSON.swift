internal import DiscreteEvents
package import Scenario

/// A baseline as its file holds it: a line a metric, so that what moved is what a diff shows.
package enum BaselineJSON {
  /// The whole file, with a line break at its end. Numbers are the shortest decimals that read back
  /// as the same.
  package static func text(_ baseline: Baseline) -> String {
    var warmup: [UInt8] = []
    warmup.append(baseline.warmup)
    var members = [
      ("baseline", "\(Baseline.version)"), ("scenario", OrderedJSON.string(baseline.scenario)),
      ("file", OrderedJSON.string(baseline.file)),
      ("fingerprint", OrderedJSON.string(baseline.fingerprint)),
    ]
    if !baseline.overrides.isEmpty {
      let list = baseline.overrides.map(OrderedJSON.string).joined(separator: ", ")
      members.append(("set", "[\(list)]"))
    }
    members += [
      ("seed", "\(baseline.seed)"), ("replications", "\(baseline.replications)"),
      ("warmup_s", String(decoding: warmup, as: UTF8.self)),
    ]
    let rows = baseline.metrics.map { row in
      let values = row.values.map(OrderedJSON.number).joined(separator: ", ")
      return "    \(OrderedJSON.string(row.metric)): [\(values)]"
    }
    members.append(("metrics", "{\n" + rows.joined(separator: ",\n") + "\n  }"))
    let lines = members.map { "  \(OrderedJSON.string($0.0)): \($0.1)" }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Writes the file at `path`, whole or not at all.
  package static func write(_ baseline: Baseline, to path: String) throws(AtomicFile.Failure) {
    let file = try AtomicFile(path)
    file.append(text(baseline))
    try file.commit()
  }
}
