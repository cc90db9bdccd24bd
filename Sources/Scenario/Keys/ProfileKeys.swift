internal import Pool

extension Shape where Value == Profile {
  /// The name of a profile file.
  static var profileFile: Shape {
    Shape(
      placeholder: { profile.placeholder() },
      describe: { .scalar(.init(noun: "a profile file", type: .string)) },
      decode: { input in
        guard let root = input.session.document(input) else { return nil }
        return profile.decode(Input(node: root, path: "", session: input.session))
      })
  }

  /// A measured profile, as a program writes it: times are numbers of seconds. Version 1 has grids
  /// of attention; version 2 may have linear terms in their place, and a record of its calibration.
  static var profile: Shape {
    .mapping("profile") { reader in
      let version = reader.required(
        "seatrialProfile", .count(1...2), "version of the profile format")
      let name = reader.required("name", .text(), "what was profiled")
      let source = reader.required("source", .text(), "machine, software and date")
      let delay = reader.optional(
        "delay", .measuredSeconds, default: 0, written: "0",
        "seconds that a request takes to the engine and its tokens take back, together")
      let overhead = reader.required(
        "overhead", .measuredSeconds, "seconds an iteration, whatever is in it")
      let dense = reader.required("dense", .curve("tokens in the batch"), "per-token operators")
      let sequences = reader.required(
        "sequences", .curve("emitting sequences"), "output head and sampler")
      let decode = reader.optional(
        "decodeAttention", .grid("decoding sequences", "mean context"), "decode attention")
      let mixed = reader.optional(
        "mixedDecodeAttention", .grid("decoding sequences", "mean context"),
        "decode attention beside prefill chunks; without it, as decodeAttention")
      let skew = reader.optional(
        "decodeSkew", .grid("decoding sequences", "place of the mean context, in percent"),
        "what unequal contexts add to decode attention, a token of the longest above the mean")
      let prefill = reader.optional(
        "prefillAttention", .grid("chunk tokens", "depth"), "prefill attention of a chunk")
      let linear = reader.optional(
        "linear", .linearTerms, default: LinearTerms(), written: "{}",
        "what grows in proportion to a count")
      let floor = reader.optional(
        "floor", .launchFloor, "the least that an iteration takes: its launches")
      let adapters = reader.optional("adapters", .adapterCosts, "what adapters add")
      let calibration = reader.optional("calibration", .calibration, "how it was fitted")
      if version.isGood, version.value == 1 {
        for (key, isGiven) in [
          ("decodeAttention", decode.isGiven), ("prefillAttention", prefill.isGiven),
        ] where !isGiven {
          reader.miss(key, "the key '\(key)' is missing, which version 1 must have")
        }
        for (fail, isGiven) in [
          (linear.fail, linear.isGiven), (skew.fail, skew.isGiven),
          (floor.fail, floor.isGiven), (adapters.fail, adapters.isGiven),
          (calibration.fail, calibration.isGiven), (delay.fail, delay.isGiven),
        ] where isGiven {
          fail("needs seatrialProfile: 2", nil)
        }
      }
      return Profile(
        name: name.value, source: source.value, overhead: overhead.value, dense: dense.value,
        sequences: sequences.value, decodeAttention: decode.value,
        mixedDecodeAttention: mixed.value, decodeSkew: skew.value, prefillAttention: prefill.value,
        linear: linear.value, floor: floor.value, adapters: adapters.value,
        calibration: calibration.value, delay: delay.value)
    }
  }
}

extension Shape where Value == Double {
  static var measuredSeconds: Shape {
    number(0...1000, "a number of seconds from 0 to 1000")
  }
}

extension Shape where Value == [Int] {
  /// Grid points: strictly increasing counts.
  fileprivate static var axis: Shape {
    Shape<Int>.count(0...Shape<Int>.maxTokens).list(atLeast: 1).checked { points in
      for (point, next) in zip(points, points.dropFirst()) where next <= point {
        return "must increase: \(next) comes after \(point)"
      }
      return nil
    }
  }
}

extension Shape where Value == Profile.Curve {
  fileprivate static func curve(_ axis: String) -> Shape {
    .mapping("curve") { reader in
      let at = reader.required("at", .axis, axis)
      let seconds = reader.required(
        "seconds", Shape<Double>.measuredSeconds.list(atLeast: 1), "the time at each")
      if at.isGood, seconds.isGood, seconds.value.count != at.value.count {
        seconds.fail("must have as many entries as 'at', \(at.value.count)")
      }
      return Profile.Curve(at: at.value, seconds: seconds.value)
    }
  }
}

extension Shape where Value == Profile.Grid {
  fileprivate static func grid(_ rowAxis: String, _ columnAxis: String) -> Shape {
    .mapping("grid") { reader in
      let rows = reader.required("rows", .axis, rowAxis)
      let columns = reader.required("columns", .axis, columnAxis)
      let seconds = reader.required(
        "seconds", Shape<Double>.measuredSeconds.list(atLeast: 1).list(atLeast: 1),
        "one list a row, one time a column")
      if rows.isGood, columns.isGood, seconds.isGood {
        if seconds.value.count != rows.value.count {
          seconds.fail("must have as many lists as 'rows', \(rows.value.count)")
        } else if seconds.value.contains(where: { $0.count != columns.value.count }) {
          seconds.fail("every list must have as many entries as 'columns', \(columns.value.count)")
        }
      }
      return Profile.Grid(rows: rows.value, columns: columns.value, seconds: seconds.value)
    }
  }
}
