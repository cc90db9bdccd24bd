/// KV of preempted sequences in the memory of the replica's host.
extension Replica {
  /// The blocks of a running sequence.
  func blocksOf(_ slot: Int32, _ sequences: SequenceTable) -> Int {
    engine.blocks(for: Int(sequences[Int(slot)].computed))
  }

  /// A sequence that was preempted is admitted again: its blocks are copied back.
  mutating func bringBack(_ slot: Int32, _ sequences: SequenceTable) {
    swap.bring(blocksOf(slot, sequences))
  }

  /// A sequence that was preempted leaves before it runs again.
  mutating func dropFromHost(_ slot: Int32, _ sequences: inout SequenceTable) {
    swap.drop(blocksOf(slot, sequences))
    sequences[Int(slot)].computed = 0
  }
}
