import DiscreteEvents
import Fleet
import Foundation
import Study

/// Policies whose regret is known.
enum RegretSamples {
  /// A run of `requests` requests in which losses add up to `scale`·T^`exponent` on average.
  static func curve(
    _ scale: Double, _ exponent: Double, requests: Int, replication: Int, slots: Int? = 3
  ) -> RegretCurve {
    let random = RandomStream(seed: 3, replication: replication, name: "\(exponent)")
    var ledger = RegretLedger(stages: [[0, 1, 2, 3]], missCost: 0.3, slots: slots)
    for t in 1...requests {
      let loss = scale * (pow(Double(t), exponent) - pow(Double(t - 1), exponent))
      ledger.add(means: [1, 0, 0, 0], earned: 1 - random.exponential(mean: loss))
    }
    return ledger.curve
  }

  /// The policies of ``ComparisonSamples/policies`` as if they had these curves, replication by
  /// replication.
  static func comparison(_ curves: (_ variant: Int, _ replication: Int) -> RegretCurve)
    throws -> Comparison
  {
    let plain = try ComparisonSamples.policies.get().comparison
    let entries = plain.entries.enumerated().map { variant, entry in
      var measurements = Measurements()
      measurements.append(
        entry.measurements.summaries, cells: entry.measurements.cells,
        regrets: (0..<plain.replications).map { curves(variant, $0) })
      return Comparison.Entry(entry.variant, measurements, picture: nil)
    }
    return Comparison(entries, primary: plain.primary, metrics: plain.metrics, notes: [])
  }
}
