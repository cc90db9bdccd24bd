internal import Foundation
internal import Pool

/// The efficiencies that samples can tell, as numbers without bounds: logits of fractions,
/// logarithms of seconds and of what exceeds 1.
struct RooflineCoordinates: Sendable {
  let start: [Double]
  private let base: KernelEfficiency
  private let hasMixed: Bool

  /// Seconds below this are none: a logarithm needs a least one.
  private static let leastSeconds = 1e-9

  /// - Parameter hasMixed: whether decoding beside a prefill was measured.
  init(from base: KernelEfficiency, hasMixed: Bool) {
    self.base = base
    self.hasMixed = hasMixed
    func logit(_ part: Double) -> Double {
      let part = min(max(part, 1e-3), 1 - 1e-3)
      return log(part / (1 - part))
    }
    let seconds = [base.kernelLatency, base.sequenceLatency, base.hostPerSequence]
    start =
      [base.gemm, base.attention, base.memory, base.kvMemory].map(logit)
      + seconds.map { log(max($0, Self.leastSeconds)) }
      + (hasMixed ? [log(max(base.mixedDecode - 1, 0.01))] : [])
  }

  func efficiency(at point: [Double]) -> KernelEfficiency {
    func part(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
    // No kernel takes a second: a step too far must not overflow.
    func seconds(_ logarithm: Double) -> Double { exp(min(logarithm, 0)) }
    var efficiency = base
    efficiency.gemm = part(point[0])
    efficiency.attention = part(point[1])
    efficiency.memory = part(point[2])
    efficiency.kvMemory = part(point[3])
    efficiency.kernelLatency = seconds(point[4])
    efficiency.sequenceLatency = seconds(point[5])
    efficiency.hostPerSequence = seconds(point[6])
    if hasMixed { efficiency.mixedDecode = 1 + exp(min(point[7], 4)) }
    return efficiency
  }
}
