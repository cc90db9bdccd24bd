import Calibration
import Foundation
import Pool
import SeatrialTestSupport
import Testing

@Suite("Efficiencies fitted to samples") struct RooflineFitTests {
  private static func config(_ efficiency: KernelEfficiency) throws -> RooflineConfig {
    var gpu = try #require(GPU.catalogue.first { $0.name == "l4" })
    gpu.efficiency = efficiency
    return RooflineConfig(
      model: try #require(Model.catalogue.first { $0.name == "llama-3.1-8b" }), gpu: gpu,
      tensorParallel: 1, precision: .bf16, kvPrecision: .bf16)
  }

  /// Iterations as the roofline of `config` has them, whole or by operator.
  private static func samples(_ config: RooflineConfig, isWhole: Bool) -> [IterationSample] {
    let roofline = RooflineOperators(config)
    return TabulatedDevice.shapes(tokens: 4096, sequences: 128).map { shape in
      let batch = shape.batch
      var seconds = OperatorSeconds()
      seconds[.dense] = roofline.dense(tokens: shape.tokens)
      seconds[.head] = roofline.head(emitting: batch.emitting)
      seconds[.prefillAttention] = roofline.prefillAttention(batch)
      seconds[.decodeAttention] = roofline.decodeAttention(
        decodes: batch.decodes, context: batch.contextTokens, isMixed: batch.prefillTokens > 0)
      if isWhole {
        let total = seconds.total
        seconds = OperatorSeconds()
        seconds[.other] = total
      }
      return IterationSample(shape: shape, seconds: seconds, noise: 0, repeats: 1)
    }
  }

  @Test("efficiencies that made the samples come back", arguments: [false, true])
  func recovers(isWhole: Bool) throws {
    let truth = KernelEfficiency(
      gemm: 0.6, attention: 0.35, memory: 0.9, kvMemory: 0.7, kernelLatency: 12e-6,
      sequenceLatency: 3e-7, mixedDecode: 2, hostPerSequence: 20e-6)
    let samples = Self.samples(try Self.config(truth), isWhole: isWhole)
    let fit = try #require(RooflineFit(samples, of: try Self.config(KernelEfficiency())))
    let error = CalibrationRecord.HeldOutError(of: fit.heldOut)
    // Each coordinate is drawn back to its start by one observation of 5 % for each unit of a
    // logarithm, against more than a hundred samples: some 1/100 of ln 2 and less, in times below
    // that.
    #expect(error.median < 0.01, "\(error)")
    let near = isWhole ? 0.15 : 0.05
    #expect(abs(fit.efficiency.gemm / truth.gemm - 1) < near)
    #expect(abs(fit.efficiency.memory / truth.memory - 1) < near)
    #expect(abs(fit.efficiency.kvMemory / truth.kvMemory - 1) < near)
  }

  @Test("too few samples are refused")
  func tooFew() throws {
    let samples = Self.samples(try Self.config(KernelEfficiency()), isWhole: false)
    #expect(RooflineFit(Array(samples.prefix(4)), of: try Self.config(.init())) == nil)
  }

  @Test(
    "fitted to a GPU's tables, the roofline predicts iterations held out",
    arguments: ["h100-sxm", "a100-sxm-80gb"])
  func tables(gpu name: String) throws {
    guard let file = MeasuredData.file("aiconfigurator/LICENSE") else { return }
    var gpu = try #require(GPU.catalogue.first { $0.name == name })
    let model = try #require(Model.catalogue.first { $0.name == "llama-3.1-8b" })
    let request = ImportRequest(model: model, gpu: gpu)
    let profile = try AIConfiguratorTables.profile(
      from: file.deletingLastPathComponent().path, request)
    let samples = TabulatedDevice(profile).samples(
      TabulatedDevice.shapes(tokens: 8192, sequences: 256, areSimple: true))
    gpu.efficiency = KernelEfficiency(hostPerSequence: 0)
    let start = RooflineConfig(
      model: model, gpu: gpu, tensorParallel: 1, precision: .bf16, kvPrecision: .bf16)
    let before = CalibrationRecord.HeldOutError(of: RooflineFit.errors(of: samples, start))
    let fit = try #require(RooflineFit(samples, of: start))
    let held = CalibrationRecord.HeldOutError(of: fit.heldOut)
    print("\(name): roofline of defaults \(before), fitted and held out \(held)")
    print("  \(fit.efficiency)")
    // The defaults are what the measured GPUs have in common, so that they may be as good; 5 % is
    // what the fit takes for a usual error.
    #expect(held.median < max(before.median, 0.05))
  }
}
