internal import Workload

extension Shape where Value == [IntentConfig] {
  /// The intents of a stream's requests.
  static var intents: Shape {
    Shape<IntentConfig>.intent.list(atLeast: 1).checked { intents in
      if let name = intents.map(\.name).firstRepeated {
        return "two intents are called '\(name.abridged)'"
      }
      let sum = intents.reduce(0) { $0 + $1.share }
      return sum > 0 && sum.isFinite ? nil : "the shares must add up to more than 0"
    }
  }
}

extension Shape where Value == IntentConfig {
  fileprivate static var intent: Shape {
    .mapping("intent") { reader in
      let name = reader.required("name", .text(), "what reports call it")
      let share = reader.optional(
        "share", .number(0...1e15, "a number from 0 to 1e15"), default: 1, written: "1",
        "its part of the stream's requests, relative to the other intents'")
      let bytes = reader.optional(
        "bytesPerToken", .bytesPerToken,
        "bytes of a prompt's token: the mean, or mean and coefficient of variation over prompts")
      return IntentConfig(name: name.value, share: share.value, bytesPerToken: bytes.value)
    }
  }
}

extension Shape where Value == IntentConfig.BytesPerToken {
  /// A number, or a mapping with the mean and the coefficient of variation.
  fileprivate static var bytesPerToken: Shape {
    let mean = Shape<Double>.number(0.01...1000, "a number from 0.01 to 1000")
    let mapping = Shape.mapping("bytes per token") { reader in
      let mean = reader.required("mean", mean, "bytes a token, on average over prompts")
      let cv = reader.optional(
        "cv", .variation, default: 0, written: "0", "coefficient of variation over prompts")
      return IntentConfig.BytesPerToken(mean: mean.value, cv: cv.value)
    }
    return mean.map { IntentConfig.BytesPerToken(mean: $0) }.orElse(mapping)
  }
}

extension Shape where Value == ExpectedOutputConfig {
  /// `exact`, or how far off.
  static var expectedOutput: Shape {
    let error = Shape.mapping("expected output") { reader in
      .lognormal(
        cv: reader.required(
          "cv", .variation, "coefficient of variation of the factor by which it is off, of mean 1"
        ).value)
    }
    return .word("exact", meaning: .exact, or: error)
  }
}
