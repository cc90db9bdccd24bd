internal import DiscreteEvents
package import Fleet
internal import Workload

/// What to say of replications that all replay the same trace: their spread is not that of traffic.
package enum ReplayNote {
  /// Where every replication of `configs` is the same to the last bit.
  package static func exact(_ configs: [FleetConfig]) -> String {
    "Every replication is the same: nothing here is random. The numbers are exact for this traffic "
      + "and say nothing about other traffic"
      + (configs.contains(where: applies) ? "; 'jitter' in the trace varies it." : ".")
  }

  /// Where replications differ, but not in their requests.
  package static let sameRequests =
    "A trace is replayed, the same in every replication: the intervals are of what else is random, "
    + "and say nothing about other traffic; 'jitter' in the trace varies it."

  /// Whether all requests of `config` are those of traces, unchanged.
  package static func applies(_ config: FleetConfig) -> Bool {
    config.streams.allSatisfy { stream in
      guard case .trace(let trace) = stream.source else { return false }
      return trace.jitter == .zero
    }
  }
}
