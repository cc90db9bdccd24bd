package import Fleet
internal import Study

/// Regret over the requests, as CSV: a row for each number of requests at which it was noted, as
/// far as every replication goes.
///
/// What the policy's choices were worth (`earned`) and what each comparator's were, in units of
/// reward; then the regret against each, with its 95 % interval over replications. A field is empty
/// where there is no such comparator, or no interval.
package enum RegretCSV {
  package static let columns =
    "requests,earned,clairvoyant,fixed,cache,"
    + "regret_clairvoyant,regret_clairvoyant_low,regret_clairvoyant_high,"
    + "regret_fixed,regret_fixed_low,regret_fixed_high,"
    + "regret_cache,regret_cache_low,regret_cache_high"

  private static let comparators: [RegretCurve.Comparator] = [.clairvoyant, .fixed, .cache]

  /// Writes the regret of `replications` to `path`.
  package static func write(
    _ replications: [RegretCurve], to path: String
  ) throws(AtomicFile.Failure) {
    let file = try AtomicFile(path)
    file.append(text(replications))
    try file.commit()
  }

  /// The whole file.
  package static func text(_ replications: [RegretCurve]) -> String {
    let growths = comparators.map { RegretGrowth(replications, against: $0) }
    // Every run is held against the clairvoyant.
    let rows = (growths[0]?.points ?? []).indices.map { row in
      let points = growths.map { $0?.points[row] }
      let numbers =
        [points[0]?.earned] + points.map { $0?.compared }
        + points.flatMap { point -> [Double?] in
          guard let regret = point?.regret else { return [nil, nil, nil] }
          let half = regret.halfWidth
          return [regret.value, half.map { regret.value - $0 }, half.map { regret.value + $0 }]
        }
      return "\(points[0]?.requests ?? 0),"
        + numbers.map { $0.map(OrderedJSON.number) ?? "" }.joined(separator: ",")
    }
    return ([columns] + rows).joined(separator: "\n") + "\n"
  }
}
