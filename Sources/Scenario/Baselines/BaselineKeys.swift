internal import DiscreteEvents
internal import Foundation

extension Shape where Value == Baseline {
  /// A baseline's file.
  static var baseline: Shape {
    .mapping("baseline") { reader in
      _ = reader.required("baseline", .baselineVersion, "version of the format")
      let scenario = reader.required("scenario", .text(), "the scenario's name")
      let file = reader.required("file", .scenarioFile, "the scenario's file")
      let fingerprint = reader.required("fingerprint", .text(), "a hash of what was run")
      let overrides = reader.optional(
        "set", Shape<String>.text("path=value").list(), default: [], "changes made to the file")
      let seed = reader.required("seed", .seed, "where all randomness came from")
      let replications = reader.required("replications", .count(2...100_000), "independent runs")
      let warmup = reader.required("warmup_s", .warmupSeconds, "what was left out")
      let metrics = reader.required(
        "metrics", .values(replications.isGood ? replications.value : nil),
        "what each replication measured")
      return Baseline(
        scenario: scenario.value, file: file.value, fingerprint: fingerprint.value,
        overrides: overrides.value, seed: seed.value, replications: replications.value,
        warmup: warmup.value, metrics: metrics.value)
    }
  }
}

extension Shape where Value == String {
  /// The file of a scenario that is still there, relative to the folder we are in.
  fileprivate static var scenarioFile: Shape {
    let text = text("a file's name")
    return Shape(
      placeholder: text.placeholder, describe: text.describe,
      decode: { input in
        guard let name = text.decode(input) else { return nil }
        guard FileManager.default.fileExists(atPath: input.session.path(of: name)) else {
          return input.fail("stale: there is no \(name) any more; remove the baseline")
        }
        return name
      })
  }
}

extension Shape where Value == Int {
  /// The version of a baseline's format.
  fileprivate static var baselineVersion: Shape {
    let any = count(1...Int.max)
    return Shape(
      placeholder: any.placeholder, describe: any.describe,
      decode: { input in
        guard let version = any.decode(input) else { return nil }
        guard version <= Baseline.version else {
          return input.fail(
            "this program reads version \(Baseline.version), not \(version); "
              + "record the baseline anew with --update, or use a newer program")
        }
        return version
      })
  }
}

extension Shape where Value == SimTime {
  /// Seconds without a unit, whole picoseconds, up to 100 days.
  fileprivate static var warmupSeconds: Shape {
    let noun = "a number of seconds from 0 to \(Int(SimTime.horizon.seconds))"
    return Shape(
      placeholder: { .zero },
      describe: { .scalar(.init(noun: noun, type: .number)) },
      decode: { input in
        guard let (text, isPlain) = input.text(for: noun) else { return nil }
        guard isPlain, case .exact(let picoseconds) = Decimal(text)?.whole(power: 12),
          (0...SimTime.horizon.picoseconds).contains(picoseconds)
        else { return input.fail("must be \(noun), not \(input.node.kind)") }
        return SimTime(picoseconds: picoseconds)
      })
  }
}

extension Shape where Value == [Baseline.Row] {
  /// A mapping from metrics to as many numbers as there are `replications`; `nil` = any number.
  fileprivate static func values(_ replications: Int?) -> Shape {
    let list = Shape<Double>.anyNumber.list().checked { values in
      guard let replications, values.count != replications else { return nil }
      return "has \(values.count) values for \(replications) replications"
    }
    return Shape(
      placeholder: { [] }, describe: { .table(of: list.describe()) },
      decode: { input in
        guard case .mapping(let entries) = input.node.content else {
          return input.fail("must be a mapping, not \(input.node.kind)")
        }
        let rows = entries.compactMap { entry in
          list.decode(
            Input(
              node: entry.value, path: input.path(to: entry.key), session: input.session)
          ).map { Baseline.Row(metric: entry.key, values: $0) }
        }
        return rows.count == entries.count ? rows : nil
      })
  }
}
