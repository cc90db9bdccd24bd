/// What one of a pool's tiers came to, over the whole run.
package struct TierCounts: Hashable, Sendable {
  package var name = ""
  /// Prompt tokens of sequences, when they were first admitted, that came from here.
  package var tokens = 0
  /// Bytes that were fetched from here, to GPUs and to nearer tiers, and bytes written.
  package var readBytes = 0.0
  package var writtenBytes = 0.0
  /// KV blocks that it has room for, and the most that were in one of its memories.
  package var blocks = 0
  package var peakBlocks = 0

  package init(name: String = "", blocks: Int = 0) {
    self.name = name
    self.blocks = blocks
  }

  package mutating func add(_ other: TierCounts) {
    tokens += other.tokens
    readBytes += other.readBytes
    writtenBytes += other.writtenBytes
    peakBlocks = max(peakBlocks, other.peakBlocks)
  }
}
