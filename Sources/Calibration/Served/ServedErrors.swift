package import Pool

/// Relative errors of predicted points, over measured.
package struct ServedErrors: Sendable {
  package private(set) var ttft: [Double] = []
  package private(set) var tpot: [Double] = []
  /// Points whose model does not fit its GPUs.
  package private(set) var unfit = 0

  package init() {}

  /// Predicts `points` by the roofline with `host`, or each engine's own of the catalogue.
  package init(_ points: [ServedPoint], host: ServingHost? = nil) {
    var timings: [String: TimingModel] = [:]
    for point in points {
      let timing = timings[point.group] ?? point.timing(host ?? point.engine.host)
      timings[point.group] = timing
      add(point.predicted(timing), to: point)
    }
  }

  package mutating func add(_ outcome: ClosedLoop.Outcome?, to point: ServedPoint) {
    guard let outcome else {
      unfit += 1
      return
    }
    ttft.append(outcome.ttft / point.ttft - 1)
    tpot.append(outcome.tpot / point.tpot - 1)
  }

  package mutating func add(_ others: ServedErrors) {
    ttft += others.ttft
    tpot += others.tpot
    unfit += others.unfit
  }

  /// The smallest error that at least a part `p` of `errors` stays within; 0 of none.
  package static func quantile(_ p: Double, of errors: [Double]) -> Double {
    let sorted = errors.sorted()
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((p * Double(sorted.count)).rounded(.up)) - 1
    return sorted[min(max(rank, 0), sorted.count - 1)]
  }

  /// The median magnitude.
  package static func middle(_ errors: [Double]) -> Double {
    quantile(0.5, of: errors.map(\.magnitude))
  }
}
