internal import DiscreteEvents
internal import Pool

/// Batches that somebody else looks at or times.
extension Fleet {
  /// A batch has begun on `replica`: whoever times iterations does so, and whoever wants to know
  /// what is in them is told.
  mutating func inspectBatch(of replica: Int) {
    let pool = Int(poolOfReplica[replica])
    if let executor, failure == nil {
      let stretch = replicas[replica].stretch
      let modelled = SimTime(picoseconds: stretch.first)
      do {
        let time = try executor.time(ofIterationIn: pool, modelled: modelled) {
          replicas[replica].composition(sequences)
        }
        replicas[replica].take(time.picoseconds)
      } catch {
        failure = .notExecuted(String(describing: error))
      }
    }
    // A sample is of iterations that compute one token of each sequence.
    if let recorder, recordsBatches, recorder.wantsBatch(of: pool),
      config.pools[pool].variation == nil
    {
      recorder.record(
        BatchRecord(
          pool: pool, replica: replica - firstReplica[pool], start: now,
          shape: replicas[replica].composition(sequences)))
    }
  }
}
