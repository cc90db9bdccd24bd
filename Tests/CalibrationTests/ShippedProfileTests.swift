import Calibration
import Foundation
import Pool
import Scenario
import SeatrialTestSupport
import Testing

/// The profiles of A100 and H100 in scenarios/profiles.
@Suite("Shipped profiles of A100 and H100") struct ShippedProfileTests {
  static let cases = [
    ("a100-sxm-80gb", "llama-3.1-8b", 1), ("a100-sxm-80gb", "llama-3.1-70b", 4),
    ("a100-sxm-80gb", "llama-3.1-70b", 8), ("h100-sxm", "llama-3.1-8b", 1),
    ("h100-sxm", "llama-3.1-70b", 4), ("h100-sxm", "llama-3.1-70b", 8),
  ]

  private func file(_ gpu: String, _ model: String, _ ranks: Int) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(
        path: "../../scenarios/profiles/\(gpu)-\(model)\(ranks > 1 ? "-tp\(ranks)" : "").json"
      ).standardized.path
  }

  private func request(
    _ gpu: String, _ model: String, _ ranks: Int, _ host: ServingHost?
  ) throws -> ImportRequest {
    ImportRequest(
      model: try #require(Model.catalogue.first { $0.name == model }),
      gpu: try #require(GPU.catalogue.first { $0.name == gpu }), tensorParallel: ranks, host: host)
  }

  @Test("they are what the importer makes of the tables, under vLLM's host", arguments: cases)
  func fresh(_ gpu: String, _ model: String, _ ranks: Int) throws {
    let shipped = try Scenario.profile(file: file(gpu, model, ranks))
    #expect(shipped.source.contains("aiconfigurator (Apache-2.0)"))
    #expect((shipped.floor?.prefill ?? 0) > 0)
    guard let tables = MeasuredData.file("aiconfigurator/LICENSE") else { return }
    let host = ServingHost.catalogue.first { $0.name == "vllm" }
    let imported = try AIConfiguratorTables.profile(
      from: tables.deletingLastPathComponent().path, try request(gpu, model, ranks, host))
    #expect(shipped == imported)
  }

  @Test("half of the points predict the other half", arguments: cases)
  func heldOut(_ gpu: String, _ model: String, _ ranks: Int) throws {
    let profile = try Scenario.profile(file: file(gpu, model, ranks))
    var half = profile
    half.dense = Self.thinned(profile.dense)
    half.sequences = Self.thinned(profile.sequences)
    half.decodeAttention = profile.decodeAttention.map(Self.thinned)
    half.prefillAttention = profile.prefillAttention.map(Self.thinned)
    let shapes = TabulatedDevice.shapes(tokens: 8192, sequences: 256)
    let (whole, part) = (TabulatedDevice(profile), TabulatedDevice(half))
    let errors = shapes.map { part.seconds(of: $0).total / whole.seconds(of: $0).total - 1 }
    let error = CalibrationRecord.HeldOutError(of: errors)
    print("\(gpu) \(model) TP\(ranks): every second point left out: \(error)")
    // An upper bound of what interpolating between the points that are there costs: steps of two
    // in place of one, so four times the error where curves are smooth.
    #expect(error.median < 0.05)
  }

  @Test("TensorRT-LLM's served points on one to eight H100s, beside the roofline")
  func served() throws {
    guard let points = MeasuredData.file("served-points/h100.csv"),
      let tables = MeasuredData.file("aiconfigurator/LICENSE")
    else { return }
    let measured = try ServedPoint.read(points.path).points
      .filter { $0.model.name == "llama-3.1-8b" }
    #expect(measured.count == 90)
    for ranks in [1, 2, 4, 8] {
      let own = measured.filter { $0.tensorParallel == ranks }
      let host = try #require(own.first).engine.host
      let profile = try AIConfiguratorTables.profile(
        from: tables.deletingLastPathComponent().path,
        try request("h100-sxm", "llama-3.1-8b", ranks, host))
      let timing = TimingModel(
        .profile(profile), engine: EngineConfig(maxBatch: 256, maxBatchTokens: 8192))
      var errors = ServedErrors()
      for point in own { errors.add(point.predicted(timing), to: point) }
      let roofline = ServedErrors(own)
      for (name, errors) in [("profile", errors), ("roofline", roofline)] {
        print(
          String(
            format: "TP%d, %d points, %@: |TPOT| %.1f %%, |TTFT| %.1f %%", ranks, own.count, name,
            ServedErrors.middle(errors.tpot) * 100, ServedErrors.middle(errors.ttft) * 100))
      }
      // The host was fitted over the roofline: what served points are held to with it, half more.
      #expect(ServedErrors.middle(errors.tpot) < 0.1)
      #expect(ServedErrors.middle(errors.ttft) < 0.2)
    }
  }

  private static func thinned(_ curve: Profile.Curve) -> Profile.Curve {
    let kept = kept(curve.at.count)
    return Profile.Curve(at: kept.map { curve.at[$0] }, seconds: kept.map { curve.seconds[$0] })
  }

  private static func thinned(_ grid: Profile.Grid) -> Profile.Grid {
    let (rows, columns) = (kept(grid.rows.count), kept(grid.columns.count))
    return Profile.Grid(
      rows: rows.map { grid.rows[$0] }, columns: columns.map { grid.columns[$0] },
      seconds: rows.map { row in columns.map { grid.seconds[row][$0] } })
  }

  /// Every second of so many, and the last.
  private static func kept(_ count: Int) -> [Int] {
    (0..<count).filter { $0 % 2 == 0 || $0 == count - 1 }
  }
}
