package import Fleet

/// The state of the pools over time, as CSV: a row for each sample and pool.
package enum SeriesCSV {
  package static let columns =
    "time_s,pool,running,waiting,held,kv_blocks_used,busy_replicas,preemptions,up_replicas"

  /// Writes `series` to `path`, for pools called `pools`.
  package static func write(
    _ series: [PoolSample], pools: [String], to path: String
  ) throws(AtomicFile.Failure) {
    let names = pools.map { Array(csvField($0).utf8) }
    let file = try AtomicFile(path)
    file.append(columns + "\n")
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
        row.append(UInt8(ascii: "\n"))
      }
    }
    try file.commit()
  }
}
