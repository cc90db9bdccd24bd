internal import Statistics

extension Summary {
  /// The mean of `replications` of one scenario (at least one), every number on its own, with
  /// 95 % Student-t half-widths in ``intervals``.
  ///
  /// ``Measurements`` puts percentiles over all requests in place of the mean ones. `wallS` is left
  /// to the caller, who timed them all; the trace rows skipped are the same in each.
  package static func mean(of replications: [Summary]) -> Summary {
    precondition(!replications.isEmpty, "the mean of no replications")
    var mean = replications[0]
    guard replications.count > 1 else { return mean }
    let tables = replications.map { $0.table.map(\.value) }
    var row = 0
    var intervals: [String: Double] = [:]
    mean.visit { path, value in
      let interval = MeanInterval(of: tables.map { $0[row] })
      value = interval.mean
      intervals[path] = interval.mean.isNaN ? nil : interval.halfWidth
      row += 1
    }
    mean.replications = replications.count
    mean.intervals = intervals
    return mean
  }
}
