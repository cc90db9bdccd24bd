extension Evidence {
  /// How loaded the replicas that are up look from `view`.
  static func loads(in view: FleetView, hasReports: Bool) -> Evidence {
    var columns = ["outstanding", "prompt tokens"]
    if hasReports { columns += ["running", "waiting", "KV used"] }
    let rows = view.upReplicas.map { replica in
      var numbers = [Double(view.outstanding(replica)), Double(view.outstandingTokens(replica))]
      if hasReports {
        let report = view.report(of: replica)
        numbers += [Double(report.running), Double(report.waiting), report.kvUtilization]
      }
      return Row(replica: replica, numbers)
    }
    return Evidence(columns: columns, rows: rows)
  }
}
