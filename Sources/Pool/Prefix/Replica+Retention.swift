package import DiscreteEvents
internal import Graphs

/// KV that is kept for what comes next.
extension TokenSequence {
  /// Once it has its answer its blocks are to be kept for `time`, with this priority.
  package mutating func retain(for time: SimTime, priority: Int) {
    hold.timeToLive = time
    hold.priority = Int32(truncatingIfNeeded: priority)
  }
}

extension Replica {
  /// What the sequence in `slot`, which leaves, leaves its blocks as; `nil` = like any other.
  @inline(__always)
  func retention(of slot: Int32, _ sequences: SequenceTable) -> BlockRetention? {
    let sequence = sequences[Int(slot)]
    guard retainsBlocks, sequence.hold.timeToLive > .zero, sequence.emitted == sequence.output
    else { return nil }
    let time = SimTime(picoseconds: cache.time)
    let until =
      sequence.hold.timeToLive < .never - time ? time + sequence.hold.timeToLive : .never
    return BlockRetention(priority: sequence.hold.priority, until: until.picoseconds)
  }
}
