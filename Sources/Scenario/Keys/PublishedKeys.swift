/// What a source published about a run, and how close the run must come.
package struct PublishedCheck: Hashable, Sendable {
  package var name: String
  package var source: Source
  package var expected: Expectation
  /// The path of the measured number in the summary, such as `ttft_s.p50`.
  package var measured: String

  package init(name: String, source: Source, expected: Expectation, measured: String) {
    self.name = name
    self.source = source
    self.expected = expected
    self.measured = measured
  }

  /// Where the number comes from.
  package enum Source: String, CaseIterable, Sendable {
    /// Printed in the paper.
    case paper
    /// Printed elsewhere, about the paper.
    case secondary
    /// Computed anew from the paper's data or formulas.
    case recomputed
    /// Read off a figure, or inferred.
    case reconstruction
  }

  /// What the measured number must be.
  package enum Expectation: Hashable, Sendable {
    case exactly(Double)
    /// Within `part` · |`value`| of `value`.
    case relative(Double, part: Double)
    /// Within `distance` of `value`.
    case absolute(Double, distance: Double)
    /// Both ends included.
    case between(Double, Double)
  }
}

/// How close is close enough.
private enum Tolerance {
  case exact
  case part(Double)
  case distance(Double)
}

extension Shape where Value == PublishedCheck {
  /// One published number.
  static var published: Shape {
    .mapping("published") { reader in
      let name = reader.required("name", .text(), "what the number is")
      let source = reader.required(
        "source", .named("source", placeholder: PublishedCheck.Source.paper),
        "where the number comes from")
      let value = reader.optional("value", .anyNumber, "the number")
      let tolerance = reader.optional(
        "tolerance", .tolerance, "exact, a percentage, or the largest distance; exact unless said")
      let between = reader.optional(
        "between", Shape<Double>.anyNumber.list(atLeast: 2).checked(Self.intervalProblem),
        "the least and the most that the number may be")
      let measured = reader.required(
        "measured", .metric, "path of the measured number in the summary")
      if between.isGiven {
        let reason = "'between' already says what the number may be"
        if value.isGiven { value.fail(reason) }
        if tolerance.isGiven { tolerance.fail(reason) }
      } else if !value.isGiven {
        reader.miss("value", "needs 'value' (or 'between')")
      }
      return PublishedCheck(
        name: name.value, source: source.value,
        expected: expectation(value.value ?? 0, tolerance.value ?? .exact, between.value),
        measured: measured.value)
    }
  }

  private static func intervalProblem(_ ends: [Double]) -> String? {
    guard ends.count == 2 else { return "must be two numbers, [least, most]" }
    return ends[0] <= ends[1] ? nil : "the least must not be more than the most"
  }

  private static func expectation(
    _ value: Double, _ tolerance: Tolerance, _ between: [Double]?
  ) -> PublishedCheck.Expectation {
    if let between, let least = between.first, let most = between.last {
      return .between(least, most)
    }
    return switch tolerance {
    case .exact: .exactly(value)
    case .part(let part): .relative(value, part: part)
    case .distance(let distance): .absolute(value, distance: distance)
    }
  }
}

extension Shape where Value == Tolerance {
  fileprivate static var tolerance: Shape {
    let distance = Shape<Double>.number(
      0...Double.greatestFiniteMagnitude, "exact, a percentage, or a number")
    let amount = Shape(
      placeholder: { .exact },
      describe: {
        .either([.scalar(.quantity(.percent)), distance.describe()])
      },
      decode: { input in
        if case .scalar(let text, _) = input.node.content, text.hasSuffix("%") {
          return Shape<Double>.percent.decode(input).map { .part($0) }
        }
        return distance.decode(input).map { .distance($0) }
      })
    return .word("exact", meaning: .exact, or: amount)
  }
}
