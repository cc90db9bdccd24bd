package import Fleet

/// The state of the pools over time, as CSV: a row for each sample and pool.
package enum SeriesCSV {
  package static let columns =
    "time_s,pool,running,waiting,held,kv_blocks_used,busy_replicas,preemptions,up_replicas"

  /// What follows where any pool has batteries.
  package static let batteryColumn = "state_of_charge"

  /// Writes `series` to `path`, for pools called `pools`.
  package static func write(
    _ series: [PoolSample], pools: [String], to path: String
  ) throws(AtomicFile.Failure) {
    let names = pools.map { Array(csvField($0).utf8) }
    let file = try AtomicFile(path)
    let hasBatteries = series.contains { $0.stateOfCharge != nil }
    file.append(columns + (hasBatteries ? "," + batteryColumn : "") + "\n")
    for sample in series {
      file.append { row in
        row.append(sample.time)
        row.append(UInt8(ascii: ","))
        if names.indices.contains(sample.pool) { row.append(contentsOf: names[sample.pool]) }
        for value in [
          sample.running, sample.waiting, sample.held, sample.kvBlocksUsed, sample.busyReplicas,
          sample.preemptions, sample.upReplicas,
        ] {
          row.append(UInt8(ascii: ","))
          row.append(decimal: value)
        }
        if hasBatteries {
          row.append(UInt8(ascii: ","))
          if let state = sample.stateOfCharge { row.append(contentsOf: "\(state)".utf8) }
        }
        row.append(UInt8(ascii: "\n"))
      }
    }
    try file.commit()
  }
}
