#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What one GPU draws against the number of sequences in its replica's batch.
package enum PowerCurve: Hashable, Sendable {
  /// Always the same, in watts, at work or not.
  case constant(Double)
  /// idle + (nominal − idle) / (1 + exp(−`steepness` · (log₂ n − `midpoint`))) watts for n
  /// sequences; idle at rest, which is its limit (inference-fleet-sim, `GPUProfile`).
  case logistic(idle: Double, nominal: Double, steepness: Double, midpoint: Double)
  /// Measured: watts at rising numbers of sequences, the first of them 0; straight between, and
  /// the last beyond.
  case measured(at: [Double], watts: [Double])

  /// Watts with `sequences` in the batch; 0 = at rest. O(points).
  package func watts(sequences: Int) -> Double {
    switch self {
    case .constant(let watts): watts
    case .logistic(let idle, let nominal, let steepness, let midpoint):
      sequences < 1
        ? idle
        : idle + (nominal - idle)
          / (1 + exp(-steepness * (log2(Double(sequences)) - midpoint)))
    case .measured(let at, let watts):
      PowerCurve.value(at: Double(sequences), at, watts)
    }
  }

  private static func value(at x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard let upper = xs.firstIndex(where: { $0 >= x }) else { return ys.last ?? 0 }
    guard upper > 0 else { return ys.first ?? 0 }
    let part = (x - xs[upper - 1]) / (xs[upper] - xs[upper - 1])
    return ys[upper - 1] + part * (ys[upper] - ys[upper - 1])
  }
}

extension PowerCurve {
  /// A GPU's curve that somebody published.
  package struct Published: Hashable, Sendable {
    /// The GPU's name in the catalogue.
    package let gpu: String
    package let curve: PowerCurve
  }

  /// The curves that are published, in order of the GPUs' names. All are inference-fleet-sim's
  /// (vllm-project/semantic-router, `src/fleet-sim`), which names a measurement beside one of them:
  /// an A100 draws 373 W with 32 sequences where the curve has 369 W.
  package static let catalogue = [
    Published(
      gpu: "a100-sxm-80gb",
      curve: .logistic(idle: 175, nominal: 385, steepness: 1.0, midpoint: 2.5)),
    Published(
      gpu: "a10g", curve: .logistic(idle: 75, nominal: 120, steepness: 0.7, midpoint: 3.0)),
    Published(
      gpu: "h100-sxm", curve: .logistic(idle: 300, nominal: 600, steepness: 1.0, midpoint: 4.2)),
  ]

  /// The published curve of the GPU of this name; `nil` = there is none.
  package static func published(of gpu: String) -> PowerCurve? {
    catalogue.first { $0.gpu == gpu }?.curve
  }
}
