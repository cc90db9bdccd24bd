/// KV on its way from one replica and to it.
package struct Handovers: Sendable {
  /// Blocks of sequences that have left, which are still to be fetched.
  package internal(set) var parkedBlocks = 0
  /// Sequences whose blocks are being filled, and those whose KV is here, in the order in which it
  /// came.
  var receiving = SequenceList()
  var received = SequenceList()
  /// Sequences that have got their blocks since anybody asked.
  var begun: ContiguousArray<Int32> = []

  /// Sequences that have a place in the batch and are not in it yet.
  @inline(__always)
  var expected: Int { receiving.count + received.count }

  /// Whether blocks are in use that no running sequence has.
  var keepBlocks: Bool { parkedBlocks > 0 || expected > 0 }
}
