/// What a regression test of a scenario runs and watches, as far as its file says.
package struct RegressionPlan: Hashable, Sendable {
  /// Replications of a baseline.
  package var replications: Int
  package var rules: [Rule]

  package init(replications: Int = 10, rules: [Rule] = []) {
    self.replications = replications
    self.rules = rules
  }

  /// What is said of one metric.
  package struct Rule: Hashable, Sendable {
    /// Its path in the summary's JSON, such as `ttft_s.p99`.
    package var metric: String
    /// `nil` = the metric is not watched.
    package var threshold: Threshold?

    package init(metric: String, threshold: Threshold?) {
      self.metric = metric
      self.threshold = threshold
    }
  }
}

/// How much worse a metric may get before anyone minds.
package struct Threshold: Hashable, Sendable {
  /// As a part of the baseline.
  package var part: Double
  /// In the metric's own unit.
  package var distance: Double

  /// Both hold: what is worse by more than the larger of the two is too much.
  package init(part: Double = 0, distance: Double = 0) {
    self.part = part
    self.distance = distance
  }

  /// The most that a metric whose baseline is `value` may get worse, in its own unit.
  package func margin(of value: Double) -> Double { max(part * abs(value), distance) }
}

extension Shape where Value == RegressionPlan {
  /// The `regress` block.
  static var regress: Shape {
    .mapping("regress") { reader in
      let defaults = RegressionPlan()
      let replications = reader.optional(
        "replications", .count(2...100_000), default: defaults.replications,
        "independent runs that a baseline is made of")
      let metrics = reader.optional(
        "metrics", .rules, default: [], written: "{}",
        "how much worse each metric may get: a percentage of the baseline, a distance in the "
          + "metric's own unit, or [5%, 10] for the larger of both; off = not watched")
      return RegressionPlan(replications: replications.value, rules: metrics.value)
    }
  }
}

extension Shape where Value == [RegressionPlan.Rule] {
  /// A mapping from the paths of metrics to what is said of each.
  fileprivate static var rules: Shape {
    Shape(
      placeholder: { [] },
      describe: { .table(of: Shape<Threshold?>.threshold(inSeconds: true).describe()) },
      decode: { input in
        if input.node.isNull { return input.fail("needs a value: a mapping") }
        guard case .mapping(let entries) = input.node.content else {
          return input.fail("must be a mapping, not \(input.node.kind)")
        }
        let before = input.session.mistakes
        let rules = latest(of: entries, in: input).compactMap { rule($0, in: input) }
        return input.session.mistakes == before ? rules : nil
      })
  }

  /// The entries whose metrics differ: what an override says holds, of two others neither does.
  private static func latest(of entries: [YAMLNode.Entry], in input: Input) -> [YAMLNode.Entry] {
    var kept: [YAMLNode.Entry] = []
    for entry in entries {
      let metric = MetricPath.canonical(entry.key)
      if let index = kept.firstIndex(where: { MetricPath.canonical($0.key) == metric }) {
        if kept[index].override == entry.override {
          input.session.report(
            "the metric is given twice, first on line \(kept[index].place.line)", at: entry.place,
            path: input.path(to: entry.key))
        } else if kept[index].override < entry.override {
          kept[index] = entry
        }
      } else {
        kept.append(entry)
      }
    }
    return kept
  }

  private static func rule(
    _ entry: YAMLNode.Entry, in input: Input
  ) -> RegressionPlan.Rule? {
    let path = input.path(to: entry.key)
    input.session.metrics.append(MetricMention(name: entry.key, place: entry.place, path: path))
    let shape = Shape<Threshold?>.threshold(inSeconds: MetricPath.isTime(entry.key))
    return shape.decode(Input(node: entry.value, path: path, session: input.session)).map {
      RegressionPlan.Rule(metric: MetricPath.canonical(entry.key), threshold: $0)
    }
  }
}

extension Shape where Value == Threshold? {
  /// `off`, an amount, or a pair of them.
  fileprivate static func threshold(inSeconds: Bool) -> Shape {
    let amount = Shape<Threshold>.amount(inSeconds: inSeconds)
    let pair = amount.list(atLeast: 2).checked { amounts in
      amounts.count == 2 && amounts[0].distance == 0 && amounts[1].part == 0
        ? nil : "must be [percentage, distance], such as [5%, 10]"
    }.map { amounts in
      Threshold(part: amounts.first?.part ?? 0, distance: amounts.last?.distance ?? 0)
    }
    return .word("off", meaning: nil, or: amount.orElse(pair).orNothing)
  }
}

extension Shape where Value == Threshold {
  /// A percentage, a number, or, of a time, a duration.
  fileprivate static func amount(inSeconds: Bool) -> Shape {
    let number = Shape<Double>.number(
      0...Double.greatestFiniteMagnitude,
      inSeconds ? "off, a percentage, a duration, or seconds" : "off, a percentage, or a number")
    let percent = Description.scalar(.quantity(.percent))
    let duration = inSeconds ? [Description.scalar(.quantity(.duration))] : []
    return Shape(
      placeholder: { Threshold() },
      describe: { .either([percent] + duration + [number.describe()]) },
      decode: { input in
        guard case .scalar(let text, _) = input.node.content else {
          return number.decode(input).map { Threshold(distance: $0) }
        }
        if text.hasSuffix("%") {
          return Shape<Double>.percent.decode(input).map { Threshold(part: $0) }
        }
        if inSeconds, text.last?.isLetter == true, text.first?.isNumber == true {
          return Shape<Double>.seconds.decode(input).map { Threshold(distance: $0) }
        }
        return number.decode(input).map { Threshold(distance: $0) }
      })
  }
}
