/// The groups of kernels that an iteration's time is told by.
package enum Operator: String, CaseIterable, Sendable {
  /// Projections, feed-forward, norms, rotary embedding, activation: by tokens in the batch.
  case dense
  /// Attention of prefill chunks, and of decoding sequences.
  case prefillAttention
  case decodeAttention
  /// Low-rank updates of adapters.
  case adapters
  /// Output head and sampler: by emitting sequences.
  case head
  /// What is left of the iteration's own time: the host.
  case other
}

/// Seconds that one run of an iteration took, by operator; all of them together are the iteration.
package struct OperatorSeconds: Hashable, Sendable {
  private var values: [Double]

  package init() { values = Array(repeating: 0, count: Operator.allCases.count) }

  package subscript(operation: Operator) -> Double {
    get { values[operation.index] }
    set { values[operation.index] = newValue }
  }

  package var total: Double { values.reduce(0, +) }
}

extension Operator {
  fileprivate var index: Int {
    switch self {
    case .dense: 0
    case .prefillAttention: 1
    case .decodeAttention: 2
    case .adapters: 3
    case .head: 4
    case .other: 5
    }
  }
}
