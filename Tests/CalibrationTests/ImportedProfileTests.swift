import Calibration
import Foundation
import Pool
import SeatrialTestSupport
import Testing

/// Profiles imported from the real tables.
@Suite struct ImportedProfileTests {
  struct Case: CustomTestStringConvertible {
    var gpu: String
    var model: String
    var ranks: Int
    var testDescription: String { "\(gpu) \(model) TP\(ranks)" }

    func request(_ host: ServingHost? = nil) throws -> ImportRequest {
      ImportRequest(
        model: try #require(Model.catalogue.first { $0.name == model }),
        gpu: try #require(GPU.catalogue.first { $0.name == gpu }), tensorParallel: ranks,
        host: host)
    }
  }

  static let cases = [
    Case(gpu: "h100-sxm", model: "llama-3.1-8b", ranks: 1),
    Case(gpu: "h100-sxm", model: "llama-3.1-70b", ranks: 4),
    Case(gpu: "a100-sxm-80gb", model: "llama-3.1-8b", ranks: 1),
    Case(gpu: "a100-sxm-80gb", model: "llama-3.1-70b", ranks: 8),
  ]

  @Test("an imported profile and the roofline fitted to the same tables agree", arguments: cases)
  func agreesWithRoofline(_ item: Case) throws {
    guard let file = MeasuredData.file("aiconfigurator/LICENSE") else { return }
    let request = try item.request()
    let directory = file.deletingLastPathComponent().path
    let profile = try AIConfiguratorTables.profile(from: directory, request)
    let limits = EngineConfig(maxBatch: 256, maxBatchTokens: 8192)
    let imported = TimingModel(.profile(profile), engine: limits)
    var gpu = request.gpu
    gpu.efficiency.hostPerSequence = 0
    let roofline = TimingModel(
      .roofline(
        RooflineConfig(
          model: request.model, gpu: gpu, tensorParallel: item.ranks, precision: .bf16,
          kvPrecision: .bf16)), engine: limits)
    var differences: [Double] = []
    for batch in Self.shapes {
      differences.append(
        Double(roofline.duration(of: batch)) / Double(imported.duration(of: batch)) - 1)
    }
    let middle = ServedErrors.middle(differences)
    let worst = differences.map(\.magnitude).max() ?? 1
    print("\(item): roofline over imported, median |difference| \(middle), worst \(worst)")
    // The roofline was fitted to sums over these tables, with errors up to 19 % (A100) at the knee.
    #expect(middle < 0.08)
    #expect(worst < 0.25)
  }

  /// Prefills of 256 to 4,096 tokens, and decodes of 1 to 128 sequences.
  static var shapes: [BatchShape] {
    var shapes = [256, 512, 1024, 2048, 4096].map { tokens in
      var batch = BatchShape()
      (batch.prefillTokens, batch.prefillPairsTwice) = (tokens, tokens * tokens)
      (batch.chunks, batch.emitting) = (1, 1)
      return batch
    }
    for sequences in [1, 8, 32, 128] {
      for context in [512, 2048] {
        var batch = BatchShape()
        (batch.decodes, batch.emitting) = (sequences, sequences)
        batch.contextTokens = sequences * context
        shapes.append(batch)
      }
    }
    return shapes
  }

  @Test("vLLM's served points come out from imported profiles as from the roofline")
  func servedPoints() throws {
    guard let points = MeasuredData.file("served-points/h100.csv"),
      let tables = MeasuredData.file("aiconfigurator/LICENSE")
    else { return }
    let measured = try ServedPoint.read(points.path).points
      .filter { $0.engine == .vllm && $0.precision == .bf16 }
    var profiles: [Int: Profile] = [:]
    var errors = ServedErrors()
    for point in measured {
      let ranks = point.tensorParallel
      let profile =
        try profiles[ranks]
        ?? AIConfiguratorTables.profile(
          from: tables.deletingLastPathComponent().path,
          ImportRequest(
            model: point.model, gpu: point.gpu, tensorParallel: ranks, host: point.engine.host))
      profiles[ranks] = profile
      let timing = TimingModel(
        .profile(profile), engine: EngineConfig(maxBatch: 256, maxBatchTokens: 8192))
      errors.add(point.predicted(timing), to: point)
    }
    let roofline = ServedErrors(measured)
    print("vLLM bf16, \(measured.count) points, median |error|")
    for (name, errors) in [("imported", errors), ("roofline", roofline)] {
      print(
        "  \(name): TPOT \(ServedErrors.middle(errors.tpot)), "
          + "TTFT \(ServedErrors.middle(errors.ttft))")
    }
    // The host was fitted over the roofline, whose decode is up to 10 % slower than the tables'.
    #expect(ServedErrors.middle(errors.tpot) < 0.10)
    #expect(ServedErrors.middle(errors.ttft) < 0.15)
  }

  @Test("Vidur's tables of Llama-2-7B on a H100 are read")
  func vidur() throws {
    guard let file = MeasuredData.file("vidur/LICENSE") else { return }
    let directory = file.deletingLastPathComponent().path
    // Milliseconds of all layers by tokens, the published sums of the same table.
    let published = [
      "h100-sxm": [1: 5.6, 128: 6.4, 512: 12.0, 2048: 40.4],
      "a100-sxm-80gb": [1: 9.3, 128: 12.2, 512: 33.4, 2048: 133.5],
    ]
    for (gpu, sums) in published.sorted(by: { $0.key < $1.key }) {
      let request = try Case(gpu: gpu, model: "llama-2-7b", ranks: 1).request()
      let profile = try VidurTables.profile(from: directory, request)
      for (tokens, ms) in sums.sorted(by: { $0.key < $1.key }) {
        let modelled = Self.value(of: profile.dense, at: tokens) * 1e3
        // The curve is thinned to 1 %, and the sums are rounded to 0.1 ms: at most 0.9 %.
        #expect(abs(modelled / ms - 1) < 0.02, "\(gpu), \(tokens) tokens: \(modelled) ms")
      }
    }
  }

  /// A curve's value between its points.
  static func value(of curve: Profile.Curve, at place: Int) -> Double {
    guard let upper = curve.at.firstIndex(where: { $0 >= place }) else { return .nan }
    guard curve.at[upper] > place else { return curve.seconds[upper] }
    let (low, high) = (curve.at[upper - 1], curve.at[upper])
    let part = Double(place - low) / Double(high - low)
    return curve.seconds[upper - 1] + part * (curve.seconds[upper] - curve.seconds[upper - 1])
  }
}
