internal import DiscreteEvents

/// Where preempted sequences' KV goes.
package struct SwapConfig: Hashable, Sendable {
  /// KV blocks that a replica's host has room for.
  package var blocks: Int
  /// How long a block takes to the host or back.
  package var secondsPerBlock: Double

  package init(blocks: Int, secondsPerBlock: Double) {
    self.blocks = blocks
    self.secondsPerBlock = secondsPerBlock
  }
}

/// The host memory of a replica that preempted sequences' KV blocks go to and come back from, as in
/// vLLM's `swap` mode (Kwon et al., "Efficient memory management for large language model serving
/// with PagedAttention", SOSP 2023, section 4.5). The copies are issued with the next iteration,
/// which they lengthen.
package struct HostSwap: Sendable {
  /// Blocks there, and blocks in use; 0 = preempted sequences compute their KV anew.
  let blocks: Int
  package internal(set) var used = 0
  /// Blocks to be copied with the next iteration, and all that were ever to be.
  var moving = 0
  package private(set) var counts = SwapCounts()
  private let secondsPerBlock: Double

  init(_ config: SwapConfig?) {
    blocks = config?.blocks ?? 0
    secondsPerBlock = config?.secondsPerBlock ?? 0
  }

  /// A sequence's blocks leave for the host.
  ///
  /// - Returns: false when they find no room there.
  mutating func take(_ count: Int) -> Bool {
    guard count > 0, count <= blocks - used else { return false }
    used += count
    moving += count
    counts.out += count
    return true
  }

  /// A sequence's blocks come back.
  mutating func bring(_ count: Int) {
    used -= count
    moving += count
    counts.back += count
  }

  /// A sequence that waits leaves, and its blocks with it.
  mutating func drop(_ count: Int) { used -= count }

  /// Picoseconds that copying what is to be copied takes; then it is.
  mutating func copy() -> Int64 {
    defer { moving = 0 }
    return Picoseconds.whole(Double(moving) * secondsPerBlock)
  }

  /// The replica is lost.
  mutating func forget() {
    used = 0
    moving = 0
  }
}
