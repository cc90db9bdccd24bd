import Foundation
import Pool
import Testing

/// The roofline against published measurements. The bounds are the errors of the fit as
/// Benchmarks/fit/README.md states them, rounded up by half a percent for the rounding of the
/// catalogue's numbers to three digits: these tests hold the statement true.
@Suite struct RooflineAccuracyTests {
  /// Benchmarks/fit/kernels.json, which names its sources.
  struct Tables: Decodable {
    struct Row: Decodable {
      var gpu: String
      var model: String
      var tp: Int
      var context: Int?
      var ms: [Double?]
    }
    struct Table: Decodable {
      var tokens: [Int]?
      var sequences: [Int]?
      var context: Int?
      var rows: [Row]
    }
    var prefill: Table
    var decode: Table
    var served: Table

    static func read() throws -> Tables {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Benchmarks/fit/kernels.json")
      return try JSONDecoder().decode(Tables.self, from: Data(contentsOf: file))
    }
  }

  struct Bound: CustomTestStringConvertible {
    var gpu: String
    var prefillMean: Double
    var prefillWorst: Double
    var decodeMean: Double
    var decodeWorst: Double
    var testDescription: String { gpu }
  }

  static let bounds = [
    Bound(
      gpu: "h100-sxm", prefillMean: 0.041, prefillWorst: 0.119, decodeMean: 0.041,
      decodeWorst: 0.100),
    Bound(
      gpu: "a100-sxm-80gb", prefillMean: 0.061, prefillWorst: 0.191, decodeMean: 0.037,
      decodeWorst: 0.100),
    Bound(
      gpu: "h200", prefillMean: 0.036, prefillWorst: 0.061, decodeMean: 0, decodeWorst: 0),
    Bound(
      gpu: "b200", prefillMean: 0.041, prefillWorst: 0.124, decodeMean: 0.036, decodeWorst: 0.132),
    Bound(
      gpu: "l40s", prefillMean: 0.040, prefillWorst: 0.069, decodeMean: 0, decodeWorst: 0),
    Bound(
      gpu: "rtx-4090", prefillMean: 0.035, prefillWorst: 0.094, decodeMean: 0.039,
      decodeWorst: 0.069),
    Bound(
      gpu: "rtx-pro-6000", prefillMean: 0.052, prefillWorst: 0.128, decodeMean: 0.020,
      decodeWorst: 0.048),
  ]

  @Test("kernel sums come out within the stated error", arguments: bounds)
  func kernelSums(_ bound: Bound) throws {
    let tables = try Tables.read()
    var prefill: [Double] = []
    for row in tables.prefill.rows where Self.catalogueName(row.gpu) == bound.gpu {
      let kernels = try KernelTiming(row)
      for (tokens, ms) in zip(try #require(tables.prefill.tokens), row.ms) {
        guard let ms else { continue }
        let batch = RooflineTimingTests.prefill(tokens)
        prefill.append(kernels.seconds(batch) * 1e3 / ms - 1)
      }
    }
    var decode: [Double] = []
    for row in tables.decode.rows where Self.catalogueName(row.gpu) == bound.gpu {
      let kernels = try KernelTiming(row)
      for (sequences, ms) in zip(try #require(tables.decode.sequences), row.ms) {
        guard let ms, let context = row.context else { continue }
        let batch = TimingAgreementTests.decoding(sequences, sequences * context)
        decode.append(kernels.seconds(batch) * 1e3 / ms - 1)
      }
    }
    #expect(!prefill.isEmpty)
    check(prefill, "\(bound.gpu) prefill", mean: bound.prefillMean, worst: bound.prefillWorst)
    check(decode, "\(bound.gpu) decode", mean: bound.decodeMean, worst: bound.decodeWorst)
  }

  @Test("served inter-token latencies of an H100 come out within the stated error")
  func served() throws {
    let tables = try Tables.read()
    var errors: [Double] = []
    for row in tables.served.rows where row.gpu == "h100-sxm" {
      let timing = try Self.timing(row.model, Self.gpu(row.gpu), tp: row.tp)
      for (sequences, ms) in zip(try #require(tables.served.sequences), row.ms) {
        guard let ms, let context = tables.served.context else { continue }
        let batch = TimingAgreementTests.decoding(sequences, sequences * context)
        errors.append(Double(timing.duration(of: batch)) / 1e9 / ms - 1)
      }
    }
    #expect(errors.count == 12)
    check(errors, "served h100-sxm", mean: 0.023, worst: 0.066)
  }

  private func check(_ errors: [Double], _ what: String, mean: Double, worst: Double) {
    guard !errors.isEmpty else { return }
    let magnitudes = errors.map(\.magnitude)
    let average = magnitudes.reduce(0, +) / Double(errors.count)
    let largest = magnitudes.max() ?? 0
    print("\(what): \(errors.count) points, mean |error| \(average), worst \(largest)")
    #expect(average <= mean, "\(what)")
    #expect(largest <= worst, "\(what)")
  }

  /// Names in the tables that the catalogue writes shorter.
  static func catalogueName(_ name: String) -> String {
    ["h200-sxm": "h200", "b200-sxm": "b200"][name] ?? name
  }

  static func gpu(_ name: String) throws -> GPU {
    try RooflineTimingTests.gpu(catalogueName(name))
  }

  static func timing(
    _ model: String, _ gpu: GPU, tp: Int, precision: Precision = .bf16
  ) throws -> TimingModel {
    let config = RooflineConfig(
      model: try RooflineTimingTests.model(model), gpu: gpu, tensorParallel: tp,
      precision: precision, kvPrecision: .bf16)
    return TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
  }

  /// The roofline's seconds for what the tables sum up: no host time, and for all but the two
  /// workstation GPUs no norms, rotary embedding, activations or embedding either.
  struct KernelTiming {
    private let timing: TimingModel
    private let model: Model
    private let costs: LayerCosts
    private let isComplete: Bool

    init(_ row: Tables.Row) throws {
      var gpu = try gpu(row.gpu)
      gpu.efficiency.hostPerSequence = 0
      isComplete = gpu.name.hasPrefix("rtx")
      model = try RooflineTimingTests.model(row.model)
      timing = try RooflineAccuracyTests.timing(row.model, gpu, tp: row.tp)
      costs = LayerCosts(
        RooflineConfig(
          model: model, gpu: gpu, tensorParallel: row.tp, precision: .bf16, kvPrecision: .bf16))
    }

    func seconds(_ batch: BatchShape) -> Double {
      let seconds = Double(timing.duration(of: batch)) / 1e12
      if isComplete { return seconds }
      let tokens = Double(batch.prefillTokens + batch.decodes)
      return seconds - costs.embedding(tokens: tokens)
        - Double(model.layers)
        * costs.elementwise(tokens: tokens, feedForward: Double(model.feedForward))
    }
  }
}
