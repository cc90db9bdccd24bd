internal import Pool

extension Shape where Value == LinearTerms {
  /// The linear terms of a profile: numbers of seconds.
  static var linearTerms: Shape {
    .mapping("linear terms") { reader in
      func term(_ key: String, _ about: String) -> Double {
        reader.optional(key, .coefficient, default: 0, written: "0", "seconds " + about).value
      }
      return LinearTerms(
        perDecode: term("perDecode", "a decoding sequence"),
        perContextToken: term(
          "perContextToken", "a token in the context of a decoding sequence, to the picosecond"),
        perChunk: term("perChunk", "a prefill chunk"),
        perPrefillToken: term("perPrefillToken", "a prefill token"),
        perPair: term("perPair", "a pair of a query and a key of prefill"),
        perKVToken: term("perKVToken", "a token of KV that a prefill chunk reads"),
        perPrefillIteration: term(
          "perPrefillIteration", "an iteration that prefills, beside the overhead of any"))
    }
  }
}

extension Shape where Value == AdapterCosts {
  /// What adapters add in a profile: numbers of seconds.
  static var adapterCosts: Shape {
    .mapping("adapter costs") { reader in
      let launch = reader.optional(
        "launch", .coefficient, default: 0, written: "0",
        "seconds an iteration in which a sequence has an adapter")
      let rank = reader.optional(
        "perRank", .coefficient, default: 0, written: "0",
        "seconds a unit of rank of a distinct adapter")
      let token = reader.optional(
        "perTokenRank", .coefficient, default: 0, written: "0",
        "seconds a token and a unit of rank of its adapter")
      return AdapterCosts(
        launch: launch.value, perRank: rank.value, perTokenRank: token.value)
    }
  }
}

extension Shape where Value == LaunchFloor {
  /// The least that an iteration takes in a profile: numbers of seconds.
  static var launchFloor: Shape {
    .mapping("launch floor") { reader in
      func least(_ key: String, _ about: String) -> Double {
        reader.optional(key, .coefficient, default: 0, written: "0", "seconds " + about).value
      }
      return LaunchFloor(
        decode: least("decode", "of an iteration that only decodes"),
        prefill: least("prefill", "of an iteration that prefills"),
        perSequence: least("perSequence", "more for each sequence that emits a token"))
    }
  }
}

extension Shape where Value == CalibrationRecord {
  /// How a profile was fitted.
  static var calibration: Shape {
    .mapping("calibration") { reader in
      let model = reader.required("model", .text(), "the model that was run")
      let digest = reader.required("modelDigest", .text(), "digest of the model's shape")
      let gpu = reader.required("gpu", .text(), "the GPU, as scenarios name it")
      let machine = reader.required("machine", .text(), "the machine, as it names itself")
      let precision = reader.required(
        "precision", .named("precision", placeholder: Precision.bf16), "format of the weights")
      let ways = reader.optional(
        "tensorParallel", .count(1...1024), default: 1, "GPUs that shared the layers")
      let date = reader.required("date", .text(), "the day it was measured")
      let software = reader.required("software", .text(), "what measured it")
      let samples = reader.required(
        "samples", .count(1...1_000_000_000), "iterations of different shape measured")
      let repeats = reader.optional(
        "repeats", .count(1...1_000_000), default: 1, "runs of each, at most")
      let noise = reader.optional(
        "noise", .relative, default: 0, "spread of a run around its shape's median, relative")
      let drift = reader.optional(
        "drift", .relative, default: 0, "how far the machine's speed moved, relative")
      let coefficients = reader.optional(
        "coefficients", Shape<CalibrationRecord.Coefficient>.coefficient.list(), default: [],
        written: "[]", "the fitted terms")
      let covariance = reader.optional(
        "covariance", Shape<Double>.anyNumber.list().list(), default: [], written: "[]",
        "of the terms, in seconds squared")
      let whole = reader.required(
        "iterationError", .heldOutError, "cross-validated error of whole iterations")
      let operators = reader.optional(
        "operatorErrors", Shape<CalibrationRecord.OperatorError>.operatorError.list(),
        default: [], written: "[]", "cross-validated error of each operator's own time")
      let speed = reader.required(
        "speedError", .relative, "standard error of the overall speed, relative")
      let size = coefficients.value.count
      if covariance.isGood, coefficients.isGood, covariance.isGiven,
        covariance.value.count != size || covariance.value.contains(where: { $0.count != size })
      {
        covariance.fail("must have a row and a column for each of the \(size) coefficients")
      }
      return CalibrationRecord(
        model: model.value, modelDigest: digest.value, gpu: gpu.value, machine: machine.value,
        precision: precision.value, tensorParallel: ways.value, date: date.value,
        software: software.value, samples: samples.value, repeats: repeats.value,
        noise: noise.value, drift: drift.value, coefficients: coefficients.value,
        covariance: covariance.value, iterationError: whole.value,
        operatorErrors: operators.value, speedError: speed.value)
    }
  }
}

extension Shape where Value == Double {
  /// Seconds a unit of something, from 0 to 1.
  fileprivate static var coefficient: Shape { number(0...1, "a number of seconds from 0 to 1") }

  /// A relative error or spread.
  fileprivate static var relative: Shape { number(0...1, "a number from 0 to 1") }
}

extension Shape where Value == CalibrationRecord.Coefficient {
  fileprivate static var coefficient: Shape {
    .mapping("coefficient") { reader in
      let name = reader.required("name", .text(), "the term")
      let seconds = reader.required("seconds", .measuredSeconds, "seconds a unit")
      let error = reader.optional(
        "standardError", .measuredSeconds, default: 0, "its standard error, in seconds")
      return CalibrationRecord.Coefficient(
        name: name.value, seconds: seconds.value, standardError: error.value)
    }
  }
}

extension Shape where Value == CalibrationRecord.HeldOutError {
  fileprivate static var heldOutError: Shape {
    .mapping("held-out error") { reader in
      let median = reader.required("median", .anyNumber, "median of |e|")
      let p95 = reader.required("p95", .anyNumber, "95th percentile of |e|")
      let bias = reader.required("bias", .anyNumber, "mean of e")
      return CalibrationRecord.HeldOutError(
        median: median.value, p95: p95.value, bias: bias.value)
    }
  }
}

extension Shape where Value == CalibrationRecord.OperatorError {
  fileprivate static var operatorError: Shape {
    .mapping("operator error") { reader in
      let name = reader.required("operator", .text(), "the operator")
      let error = reader.required("error", .heldOutError, "of its own time")
      return CalibrationRecord.OperatorError(name: name.value, error: error.value)
    }
  }
}
