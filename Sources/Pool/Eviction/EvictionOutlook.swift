/// What an eviction policy may know beyond what happens in its own memory.
package struct EvictionOutlook: Sendable {
  /// Key of its random numbers.
  package var seed: UInt64
  /// What will be asked for; `nil` = it need not know.
  package var future: Future?

  package init(seed: UInt64 = 0, future: Future? = nil) {
    self.seed = seed
    self.future = future
  }
}
