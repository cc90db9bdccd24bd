internal import DiscreteEvents
internal import Fleet

extension Shape where Value == ClassifierConfig {
  /// What tells the router a request's intent.
  ///
  /// - Parameter intents: The workload's; `nil` = there are mistakes in it.
  static func classifier(among intents: [String]?) -> Shape {
    .mapping("classifier") { reader in
      let accuracy = reader.optional(
        "accuracy", .number(0...1, "a number from 0 to 1"),
        "how often it is right; its errors are equally likely")
      let confusion = reader.optional(
        "confusion", Shape<[Double]>.probabilities.list(atLeast: 1),
        "a row for each intent: the probability that it is taken for each of the intents")
      let latency = reader.optional(
        "latency", .duration, default: .zero, written: "0s",
        "time it takes, added to that of a request's first decision")
      if confusion.isGiven {
        if accuracy.isGiven { accuracy.fail("'confusion' already says how often it is right") }
      } else if !accuracy.isGiven {
        reader.miss("accuracy", "needs 'accuracy' (or 'confusion')")
      }
      if let intents {
        if intents.isEmpty {
          reader.whole.fail("there is nothing to tell apart: no stream has 'intents'")
        } else if confusion.isGood, let rows = confusion.value,
          rows.count != intents.count || rows.contains(where: { $0.count != intents.count })
        {
          let names = intents.joined(separator: ", ").abridged
          confusion.fail(
            "must have \(intents.count) rows of \(intents.count) numbers, one for each intent "
              + "(\(names))")
        }
      }
      let errors = confusion.value.map { ClassifierConfig.Errors.confusion($0) }
      return ClassifierConfig(
        errors ?? .accuracy(accuracy.value ?? 1), latency: latency.value)
    }
  }
}

extension Shape where Value == [Double] {
  /// Probabilities that add up to 1.
  fileprivate static var probabilities: Shape {
    Shape<Double>.number(0...1, "a number from 0 to 1").list(atLeast: 1).checked { row in
      // Published tables round to two or three digits; a row off by more is a mistake.
      abs(row.reduce(0, +) - 1) <= 1e-6 ? nil : "the probabilities must add up to 1"
    }
  }
}
