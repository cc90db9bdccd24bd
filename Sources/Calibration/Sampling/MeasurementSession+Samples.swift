internal import Pool

/// What a session's runs come to.
extension MeasurementSession {
  /// How the machine's speed moved.
  package var drift: MachineDrift {
    MachineDrift(anchors.map { ($0.at, $0.seconds.total) })
  }

  /// A sample of each shape that was run, its runs divided by the machine's drift where there was
  /// any.
  package var samples: [IterationSample] {
    let drift = drift
    return zip(shapes, runs).compactMap { shape, runs in
      Self.sample(of: shape, runs.map { $0.seconds.divided(by: drift.factor(at: $0.at)) })
    }
  }

  /// Runs beyond 3.5 robust standard deviations of their shape's median are left out (Iglewicz and
  /// Hoaglin, "How to detect and handle outliers", 1993); the others' means count, operator by
  /// operator. Means and not medians: what an engine's iterations take adds up, and their times
  /// have a longer tail above than below.
  static func sample(of shape: IterationShape, _ runs: [OperatorSeconds]) -> IterationSample? {
    guard let middle = runs.map(\.total).median else { return nil }
    let deviation = runs.map { abs($0.total - middle) }.median ?? 0
    let kept =
      runs.count < 3
      ? runs
      : runs.filter { abs($0.total - middle) <= max(3.5 * 1.4826 * deviation, 1e-3 * middle) }
    guard !kept.isEmpty else { return nil }
    var seconds = OperatorSeconds()
    for operation in Operator.allCases {
      seconds[operation] = kept.map { $0[operation] }.reduce(0, +) / Double(kept.count)
    }
    return IterationSample(
      shape: shape, seconds: seconds, noise: deviation / middle, repeats: kept.count)
  }
}

extension OperatorSeconds {
  fileprivate func divided(by divisor: Double) -> OperatorSeconds {
    var result = self
    for operation in Operator.allCases { result[operation] /= divisor }
    return result
  }
}
