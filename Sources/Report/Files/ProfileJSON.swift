package import Pool

/// A profile as its file holds it: JSON that scenarios read, times as numbers of seconds in the
/// shortest form that reads back the same.
package enum ProfileJSON {
  /// The text of `profile`, version 2 of the format.
  package static func text(_ profile: Profile) -> String {
    var members = [
      ("seatrialProfile", "2"), ("name", OrderedJSON.string(profile.name)),
      ("source", OrderedJSON.string(profile.source)),
    ]
    if profile.delay != 0 { members.append(("delay", OrderedJSON.number(profile.delay))) }
    members += [
      ("overhead", OrderedJSON.number(profile.overhead)), ("dense", curve(profile.dense)),
      ("sequences", curve(profile.sequences)),
    ]
    for (key, grid) in [
      ("decodeAttention", profile.decodeAttention),
      ("mixedDecodeAttention", profile.mixedDecodeAttention), ("decodeSkew", profile.decodeSkew),
      ("prefillAttention", profile.prefillAttention),
    ] {
      if let grid { members.append((key, self.grid(grid))) }
    }
    members.append(("linear", linear(profile.linear)))
    if let floor = profile.floor { members.append(("floor", self.floor(floor))) }
    if let adapters = profile.adapters { members.append(("adapters", costs(adapters))) }
    if let record = profile.calibration { members.append(("calibration", calibration(record))) }
    return "{\n" + members.map { "  \"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{ " + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + " }"
  }

  private static func list(_ numbers: [Double]) -> String {
    "[" + numbers.map(OrderedJSON.number).joined(separator: ", ") + "]"
  }

  private static func list(_ numbers: [Int]) -> String {
    "[" + numbers.map(String.init).joined(separator: ", ") + "]"
  }

  /// One entry a line, each after six blanks.
  private static func lines(_ entries: [String]) -> String {
    entries.isEmpty ? "[]" : "[\n      " + entries.joined(separator: ",\n      ") + "\n    ]"
  }

  private static func curve(_ curve: Profile.Curve) -> String {
    object([("at", list(curve.at)), ("seconds", list(curve.seconds))])
  }

  private static func grid(_ grid: Profile.Grid) -> String {
    object([
      ("rows", list(grid.rows)), ("columns", list(grid.columns)),
      ("seconds", lines(grid.seconds.map(list))),
    ])
  }

  private static func linear(_ terms: LinearTerms) -> String {
    let all = [
      ("perDecode", terms.perDecode), ("perContextToken", terms.perContextToken),
      ("perChunk", terms.perChunk), ("perPrefillToken", terms.perPrefillToken),
      ("perPair", terms.perPair), ("perKVToken", terms.perKVToken),
      ("perPrefillIteration", terms.perPrefillIteration),
    ]
    return object(all.filter { $0.1 != 0 }.map { ($0, OrderedJSON.number($1)) })
  }

  private static func floor(_ floor: LaunchFloor) -> String {
    object([
      ("decode", OrderedJSON.number(floor.decode)), ("prefill", OrderedJSON.number(floor.prefill)),
      ("perSequence", OrderedJSON.number(floor.perSequence)),
    ])
  }

  private static func costs(_ costs: AdapterCosts) -> String {
    object([
      ("launch", OrderedJSON.number(costs.launch)), ("perRank", OrderedJSON.number(costs.perRank)),
      ("perTokenRank", OrderedJSON.number(costs.perTokenRank)),
    ])
  }

  private static func error(_ error: CalibrationRecord.HeldOutError) -> String {
    object([
      ("median", OrderedJSON.number(error.median)), ("p95", OrderedJSON.number(error.p95)),
      ("bias", OrderedJSON.number(error.bias)),
    ])
  }

  private static func calibration(_ record: CalibrationRecord) -> String {
    let coefficients = record.coefficients.map {
      object([
        ("name", OrderedJSON.string($0.name)), ("seconds", OrderedJSON.number($0.seconds)),
        ("standardError", OrderedJSON.number($0.standardError)),
      ])
    }
    let operators = record.operatorErrors.map {
      object([("operator", OrderedJSON.string($0.name)), ("error", error($0.error))])
    }
    let members = [
      ("model", OrderedJSON.string(record.model)),
      ("modelDigest", OrderedJSON.string(record.modelDigest)),
      ("gpu", OrderedJSON.string(record.gpu)), ("machine", OrderedJSON.string(record.machine)),
      ("precision", OrderedJSON.string(record.precision.rawValue)),
      ("tensorParallel", String(record.tensorParallel)), ("date", OrderedJSON.string(record.date)),
      ("software", OrderedJSON.string(record.software)), ("samples", String(record.samples)),
      ("repeats", String(record.repeats)), ("noise", OrderedJSON.number(record.noise)),
      ("drift", OrderedJSON.number(record.drift)), ("iterationError", error(record.iterationError)),
      ("operatorErrors", lines(operators)), ("speedError", OrderedJSON.number(record.speedError)),
      ("coefficients", lines(coefficients)), ("covariance", lines(record.covariance.map(list))),
    ]
    return "{\n    " + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n    ") + "\n  }"
  }
}
