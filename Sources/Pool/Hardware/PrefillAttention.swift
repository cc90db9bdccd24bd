#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How a prompt comes to its KV: which tokens before it a token of it attends to, in layers that
/// see the whole context, or whether another model predicts it.
package indirect enum PrefillAttention: Hashable, Sendable {
  /// All.
  case dense
  /// Those that hold most of the attention.
  case sparse(SparsePrefill)
  /// All, in a smaller model, which predicts the KV of the pool's.
  case predicted(KVPrediction)

  /// The prediction, where there is one.
  package var prediction: KVPrediction? {
    if case .predicted(let prediction) = self { prediction } else { nil }
  }

  /// Keys that a token attends to in the mean, of `seen` before it; at most as many.
  func kept(of seen: Double) -> Double {
    switch self {
    case .dense, .predicted: seen
    case .sparse(let sparse):
      min(seen, max(Double(sparse.minimum), sparse.scale * pow(seen, 1 - sparse.exponent)))
    }
  }
}

/// Sparse prefill as in FlexPrefill (arXiv 2502.20766): each head keeps the keys that together hold
/// a part of its attention, and no fewer than a minimum; which these are is estimated from the
/// prompt's last block of queries against all keys.
///
/// How many they are is the text's; here, of s tokens before it a token attends to
/// `scale`·s^(1 − `exponent`).
package struct SparsePrefill: Hashable, Sendable {
  package var minimum: Int
  package var scale: Double
  package var exponent: Double
  /// Queries by which the keys are chosen, each chunk.
  package var probes: Int

  /// The defaults keep a half of the pairs of a prompt of 32 K tokens and a third of those of
  /// 128 K, a reconstruction of the published two- to threefold speed of attention there: of a
  /// prompt of L tokens Σ scale·s^(1 − p) is 2·scale/(2 − p)·L^−p of all pairs, so that
  /// p = ln(3/2)/ln 4 and scale = (2 − p)/4·32768^p.
  package init(
    minimum: Int = 1024, scale: Double = 8.93, exponent: Double = 0.2925, probes: Int = 128
  ) {
    self.minimum = minimum
    self.scale = scale
    self.exponent = exponent
    self.probes = probes
  }
}
