/// What an engine's queue knows of a sequence, where it is not first come first served.
package struct QueuePlace: Sendable {
  /// What the sequence is ranked by: its priority (negated), its deadline in picoseconds or its
  /// predicted answer in tokens; who its client is.
  package var key: Int64
  /// When it came to its replica: the smaller the earlier, but for wrapping around.
  var ticket: UInt32 = 0
  /// Where it is in the heap that it is in.
  var index: Int32 = -1

  package init(key: Int64 = 0) { self.key = key }
}
