package import Calibration
package import Pool

/// Fitted efficiencies as a person reads them on a terminal.
package struct RooflineFitTable {
  private let fit: RooflineFit
  private let gpu: GPU
  private let before: [Double]

  /// - Parameters:
  ///   - gpu: as it was before.
  ///   - before: errors of its roofline then.
  package init(_ fit: RooflineFit, _ gpu: GPU, before: [Double]) {
    self.fit = fit
    self.gpu = gpu
    self.before = before
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    var table = TextTable(header: ["roofline of \(gpu.name)", "before", "fitted"])
    let (old, new) = (gpu.efficiency, fit.efficiency)
    func row(_ name: String, _ text: (KernelEfficiency) -> String) {
      table.append([name, text(old), text(new)])
    }
    row("gemm") { Quantity.percent($0.gemm) }
    row("attention") { Quantity.percent($0.attention) }
    row("memory") { Quantity.percent($0.memory) }
    row("kvMemory") { Quantity.percent($0.kvMemory) }
    row("kernelLatency") { Quantity.time($0.kernelLatency) }
    row("sequenceLatency") { Quantity.time($0.sequenceLatency) }
    row("hostPerSequence") { Quantity.time($0.hostPerSequence) }
    row("mixedDecode") { Quantity.significant($0.mixedDecode) }
    let (was, held) = (
      CalibrationRecord.HeldOutError(of: before), CalibrationRecord.HeldOutError(of: fit.heldOut)
    )
    table.append(["median |e|", Quantity.percent(was.median), Quantity.percent(held.median)])
    table.append(["P95 |e|", Quantity.percent(was.p95), Quantity.percent(held.p95)])
    return (table.lines + ["  e of whole iterations: of those held out where it is fitted."])
      .joined(separator: "\n")
  }
}
