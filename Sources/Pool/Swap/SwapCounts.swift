/// KV blocks that went to the host, and that came back.
package struct SwapCounts: Hashable, Sendable {
  package var out = 0
  package var back = 0

  package init() {}

  package mutating func add(_ other: SwapCounts) {
    out += other.out
    back += other.back
  }
}
