import Calibration
import Foundation
import Pool
import SeatrialTestSupport
import Testing

/// Adaptation between real devices: kernel tables of one as the known profile, of the other as
/// what is measured.
@Suite("Adaptation on published kernel tables") struct AdaptedDeviceTests {
  struct Case: CustomTestStringConvertible {
    var tables: String
    var known: (gpu: String, folder: String)
    var new: (gpu: String, folder: String)
    var model = "llama-3.1-8b"
    var ranks = 1
    /// The largest median |e| with ten samples, without and with rooflines.
    var most: (blind: Double, roofline: Double)
    var testDescription: String { "\(tables): \(known.gpu) to \(new.gpu), \(model) TP\(ranks)" }
  }

  // With ten samples, bounds are what was measured (docs/calibration.md) and a third more.
  static let cases = [
    Case(
      tables: "aiconfigurator", known: ("a100-sxm-80gb", "aiconfigurator"),
      new: ("h100-sxm", "aiconfigurator"), most: (0.034, 0.038)),
    Case(
      tables: "aiconfigurator", known: ("a100-sxm-80gb", "aiconfigurator"),
      new: ("h100-sxm", "aiconfigurator"), model: "llama-3.1-70b", ranks: 4, most: (0.031, 0.031)),
    Case(
      tables: "vidur", known: ("a100-sxm-80gb", "vidur"), new: ("h100-sxm", "vidur"),
      model: "llama-2-7b", most: (0.051, 0.050)),
    Case(
      tables: "llmservingsim", known: ("rtx-4090", "vllm-0.19/rtx4090-llama-3.1-8b"),
      new: ("rtx-pro-6000", "vllm-0.19/rtxpro6000-llama-3.1-8b"), most: (0.052, 0.044)),
  ]

  @Test("ten samples bring a known device's profile to a new one", arguments: cases)
  func tenSamples(_ item: Case) throws {
    guard let knownFile = MeasuredData.file(item.known.folder + "/"),
      let newFile = MeasuredData.file(item.new.folder + "/")
    else { return }
    let known = try request(item, item.known.gpu)
    let new = try request(item, item.new.gpu)
    let profile = try profile(item, knownFile.path, known)
    let truth = TabulatedDevice(try self.profile(item, newFile.path, new))
    let samples = truth.samples(Self.shapes(item))
    // The new device by its data sheet alone: its own efficiencies were fitted to these tables.
    var unseen = new.roofline
    unseen.gpu.efficiency = known.roofline.gpu.efficiency
    let ratio = RooflineRatio(from: known.roofline, to: unseen)
    print("\(item.testDescription), \(samples.count) iterations")
    let ways: [(String, RooflineRatio?, isWhole: Bool, most: Double)] = [
      ("nothing known", nil, false, item.most.blind),
      ("rooflines", ratio, false, item.most.roofline),
      ("rooflines, whole iterations", ratio, true, 1),
    ]
    for (name, ratio, isWhole, most) in ways {
      let prior = AdaptationPrior(profile, ratio)
      let study = AdaptationStudy(prior, isWhole ? samples.map(Self.whole) : samples)
      for row in study.rows {
        print(
          String(
            format: "  %@: %d samples, median %.1f %% (%.1f to %.1f), P95 %.1f %%", name,
            row.samples, row.median * 100, row.low * 100, row.high * 100, row.p95 * 100))
      }
      let ten = try #require(study.rows.first { $0.samples == 10 })
      #expect(ten.median < most, "\(name)")
      let first = try #require(study.rows.first)
      #expect(ten.median < first.median, "\(name): ten samples are better than none")
    }
  }

  private static func shapes(_ item: Case) -> [IterationShape] {
    // LLMServingSim's tables end at 2,048 tokens.
    TabulatedDevice.shapes(tokens: item.tables == "llmservingsim" ? 2048 : 8192, sequences: 256)
  }

  private static func whole(_ sample: IterationSample) -> IterationSample {
    var sample = sample
    let total = sample.seconds.total
    sample.seconds = OperatorSeconds()
    sample.seconds[.other] = total
    return sample
  }

  private func request(_ item: Case, _ gpu: String) throws -> ImportRequest {
    ImportRequest(
      model: try #require(Model.catalogue.first { $0.name == item.model }),
      gpu: try #require(GPU.catalogue.first { $0.name == gpu }), tensorParallel: item.ranks)
  }

  private func profile(_ item: Case, _ folder: String, _ request: ImportRequest) throws -> Profile {
    switch item.tables {
    case "aiconfigurator": return try AIConfiguratorTables.profile(from: folder, request)
    case "llmservingsim": return try LLMServingSimTables.profile(from: folder, request)
    default:
      // Its operators that depend on tokens are measured; what else is in its profile is not.
      var profile = try VidurTables.profile(from: folder, request)
      (profile.decodeAttention, profile.prefillAttention) = (nil, nil)
      profile.sequences = .init(at: [1], seconds: [0])
      return profile
    }
  }
}
