package import Statistics

/// What sending KV came to, over requests that arrived after the warm-up.
package struct TransferCounts: Hashable, Sendable {
  package var transfers = 0
  /// Bytes that were sent once prefills had ended.
  package var bytes = 0.0
  /// From a prefill's end to its KV's being where it is decoded, in picoseconds: waiting for
  /// memory there, and the transfer.
  package var times = Histogram()

  package init() {}
}
