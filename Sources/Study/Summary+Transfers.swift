internal import Fleet
internal import Statistics

extension Summary {
  /// KV sent between replicas, over requests that arrived after the warm-up.
  package struct Transfers: Hashable, Sendable, Codable {
    package var count = 0.0
    /// Bytes sent once prefills had ended.
    package var bytes = 0.0
    /// Seconds from a prefill's end to its KV's being where it is decoded: the wait for memory
    /// there, and the transfer. Of several replications, the means of theirs.
    package var delayS = Delay()
    package init() {}
  }

  package struct Delay: Hashable, Sendable, Codable {
    package var mean = 0.0
    package var p95 = 0.0
    package init() {}
  }
}

extension Summary.Transfers {
  init(_ counts: TransferCounts) {
    count = Double(counts.transfers)
    bytes = counts.bytes
    let latency = Summary.Latency(counts.times)
    delayS.mean = latency.mean
    delayS.p95 = latency.p95
  }

  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".count", &count)
    body(path + ".bytes", &bytes)
    body(path + ".delay_s.mean", &delayS.mean)
    body(path + ".delay_s.p95", &delayS.p95)
  }
}
