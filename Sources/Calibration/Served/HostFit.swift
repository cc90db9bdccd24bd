internal import Foundation
package import Pool

/// Fits a host to served points: the three times that the points' TPOT, and less their TTFT, come
/// nearest with.
package enum HostFit {
  /// The host that fits `points`, searched from `start` by shrinking steps (Hooke and Jeeves,
  /// "Direct search", JACM 1961).
  ///
  /// - Complexity: some 60 predictions of every point.
  package static func fit(_ points: [ServedPoint], from start: ServingHost) -> ServingHost {
    var best = [start.perIteration, start.perSequence, start.launchPerLayer]
    var steps = [0.4e-3, 16e-6, 0.2e-3]
    var least = loss(points, host(best, start))
    while steps[0] > 0.05e-3 {
      var improved = false
      for index in best.indices {
        for sign in [1.0, -1] {
          var trial = best
          trial[index] = max(0, trial[index] + sign * steps[index])
          let loss = loss(points, host(trial, start))
          if loss < least {
            (least, best, improved) = (loss, trial, true)
            break
          }
        }
      }
      if !improved { steps = steps.map { $0 / 2 } }
    }
    return host(best, start)
  }

  /// Errors of each group of `points` under the host fitted to all other groups, in order of the
  /// groups' names.
  package static func heldOut(
    _ points: [ServedPoint], from start: ServingHost
  ) -> [(group: String, host: ServingHost, errors: ServedErrors)] {
    Set(points.map(\.group)).sorted().map { group in
      let host = fit(points.filter { $0.group != group }, from: start)
      return (group, host, ServedErrors(points.filter { $0.group == group }, host: host))
    }
  }

  private static func host(_ values: [Double], _ like: ServingHost) -> ServingHost {
    ServingHost(
      name: like.name, perIteration: values[0], perSequence: values[1], launchPerLayer: values[2],
      source: like.source)
  }

  /// Mean |log ratio| of TPOT, each at most 0.3, and 0.15 times that of TTFT, at most 0.5: TTFT
  /// says less of the host, and a stray point nothing.
  private static func loss(_ points: [ServedPoint], _ host: ServingHost) -> Double {
    let errors = ServedErrors(points, host: host)
    func mean(_ values: [Double], atMost limit: Double) -> Double {
      values.reduce(0) { $0 + min(limit, log(1 + $1).magnitude) } / Double(max(1, values.count))
    }
    return mean(errors.tpot, atMost: 0.3) + 0.15 * mean(errors.ttft, atMost: 0.5)
  }
}
