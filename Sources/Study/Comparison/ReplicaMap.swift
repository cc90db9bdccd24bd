package import DiscreteEvents
package import Fleet

/// How many sequences each replica was decoding, on average over each span of time.
package struct ReplicaMap: Hashable, Sendable {
  /// Length of a span.
  package var span: SimTime
  /// Replicas in a row: more than one when there are too many for a row each.
  package var replicasPerRow: [Int]
  /// Mean decoding sequences a replica, by row, then by span from the start.
  package var rows: [[Double]]
}

/// Gathers a ``ReplicaMap`` while a run goes. A class, as recorders are.
///
/// How long the run will be is not known: when the spans do not reach, pairs of them are merged,
/// so there are never more than `spans`. Decoding sequences stay the same within a stretch of
/// iterations, so the means are the same leaping or stepping.
package final class ReplicaMapRecorder: Recorder {
  private let firstReplica: [Int]
  private let replicasPerRow: Int
  private let replicas: Int
  private var span = SimTime(picoseconds: SimTime.perSecond / 8)
  /// Sequence-picoseconds by row, then by span; whole numbers, so that their order leaves no trace.
  private var sums: [[Int128]]
  private static let spans = 128
  private static let mostRows = 64

  /// - Parameter replicas: of each pool.
  package init(replicas: [Int]) {
    var first = 0
    firstReplica = replicas.map { count in
      defer { first += count }
      return first
    }
    self.replicas = first
    replicasPerRow = max(1, (first + Self.mostRows - 1) / Self.mostRows)
    let rows = (first + replicasPerRow - 1) / replicasPerRow
    sums = Array(repeating: Array(repeating: 0, count: Self.spans), count: rows)
  }

  package var wantsIterations: Bool { true }
  package func record(_ request: RequestRecord) {}

  package func record(_ stretch: IterationStretch) {
    guard stretch.decodes > 0 else { return }
    while stretch.end.picoseconds > span.picoseconds * Int64(Self.spans) { widen() }
    let row = (firstReplica[stretch.pool] + stretch.replica) / replicasPerRow
    var from = stretch.start
    while from < stretch.end {
      let index = Int(from.picoseconds / span.picoseconds)
      let until = min(
        stretch.end, SimTime(picoseconds: span.picoseconds * Int64(index + 1)))
      sums[row][index] += Int128(stretch.decodes) * Int128((until - from).picoseconds)
      from = until
    }
  }

  /// The map of a run that ended at `end`.
  package func map(until end: SimTime) -> ReplicaMap {
    let used = min(
      Self.spans, Int((end.picoseconds + span.picoseconds - 1) / span.picoseconds))
    let counts = sums.indices.map { min(replicasPerRow, replicas - $0 * replicasPerRow) }
    let rows = zip(sums, counts).map { row, count in
      (0..<used).map { index in
        let start = span.picoseconds * Int64(index)
        let width = min(span.picoseconds, end.picoseconds - start)
        return Double(row[index]) / (Double(width) * Double(count))
      }
    }
    return ReplicaMap(span: span, replicasPerRow: counts, rows: rows)
  }

  private func widen() {
    span = span + span
    for row in sums.indices {
      for index in 0..<Self.spans {
        let pair = 2 * index
        sums[row][index] = pair < Self.spans ? sums[row][pair] + sums[row][pair + 1] : 0
      }
    }
  }
}
