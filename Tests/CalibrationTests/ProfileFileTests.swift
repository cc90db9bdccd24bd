import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Pool
import Report
import Scenario
import Testing

@Suite("Calibrated profile files") struct ProfileFileTests {
  static let model = Model(
    name: "small", layers: 2, hidden: 64, heads: 4, kvHeads: 2, headSize: 16, feedForward: 128,
    vocabulary: 256, maxLength: 512, source: "test")
  static let gpu = GPU(
    name: "cpu", memory: 8e9, bandwidth: 1e10, flops: [.fp32: 1e10], source: "test")

  static var record: CalibrationRecord {
    CalibrationRecord(
      model: "small", modelDigest: model.digest, gpu: "cpu", machine: "a \"machine\"",
      precision: .fp32, tensorParallel: 1, date: "2026-11-21", software: "test", samples: 240,
      repeats: 5, noise: 0.011, drift: 0.002,
      coefficients: [
        .init(name: "dense.iteration", seconds: 1.23456789e-3, standardError: 1e-6),
        .init(name: "decodeAttention.contextToken", seconds: 4e-8, standardError: 3e-10),
      ],
      covariance: [[1e-12, 0], [0, 9e-20]],
      iterationError: .init(median: 0.012, p95: 0.05, bias: -0.001),
      operatorErrors: [.init(name: "dense", error: .init(median: 0.01, p95: 0.04, bias: 0.002))],
      speedError: 0.004)
  }

  private func fitted() throws -> Profile {
    let fit = try #require(IterationFit(try FitTests.samples(240, seed: 1, noise: 0.02)))
    return fit.profile(name: "fitted", source: "a test", calibration: Self.record)
  }

  /// A pool's timing as a scenario beside a profile file of this text reads it.
  private func timing(
    of profile: String, model: String = "", gpu: String = "cpu", more: String = ""
  ) throws -> PoolConfig {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(profile.utf8).write(to: folder.appending(path: "profile.json"))
    let shape = model.isEmpty ? "layers: 2, hidden: 64" : model
    let text = """
      seatrial: 1
      requests: 10
      workload:
        - { name: a, arrivals: { poisson: 1/s }, prompt: { constant: 8 }, output: { constant: 2 } }
      pools:
        - name: one
          gpu: { name: \(gpu), memory: 8GB, bandwidth: 10GB/s, flops: { fp32: 10GFLOPS } }
          model: { name: small, \(shape), heads: 4, kvHeads: 2, headSize: 16, feedForward: 128,
            vocabulary: 256, maxLength: 512 }
          precision: fp32
          engine: { kvBlocks: 100 }
          timing: { profile: profile.json }
      \(more)
      """
    let scenario = try Scenario.parse(
      text: text, file: folder.appending(path: "scenario.yaml").path)
    return scenario.config.pools[0]
  }

  private func mistakes(_ body: () throws -> PoolConfig) -> String {
    do {
      _ = try body()
      return ""
    } catch {
      return String(describing: error)
    }
  }

  @Test("what is written reads back the same, record and all")
  func roundTrip() throws {
    let profile = try fitted()
    guard case .profile(let read) = try timing(of: ProfileJSON.text(profile)).timing else {
      Issue.record("no profile")
      return
    }
    #expect(read == profile)
    #expect(read.calibration == Self.record)
  }

  @Test("grids, adapters and linear terms survive too")
  func everything() throws {
    var profile = try fitted()
    profile.decodeAttention = .init(
      rows: [1, 2], columns: [3, 4], seconds: [[1e-9, 2], [3, 4.5]])
    profile.mixedDecodeAttention = profile.decodeAttention
    profile.decodeSkew = .init(rows: [1], columns: [0, 100], seconds: [[1e-9, 0.5]])
    profile.linear.perPrefillIteration = 0.001
    profile.delay = 0.0031
    profile.floor = LaunchFloor(decode: 1e-3, prefill: 0.0125, perSequence: 2e-5)
    profile.prefillAttention = .init(rows: [1], columns: [0], seconds: [[0.25]])
    profile.adapters = AdapterCosts(launch: 1e-5, perRank: 2e-7, perTokenRank: 3e-9)
    guard case .profile(let read) = try timing(of: ProfileJSON.text(profile)).timing else {
      Issue.record("no profile")
      return
    }
    #expect(read == profile)
  }

  @Test("a profile for another model, or another GPU, is refused with the reason at its line")
  func refusal() throws {
    let text = ProfileJSON.text(try fitted())
    let model = mistakes { try timing(of: text, model: "layers: 3, hidden: 64") }
    #expect(model.contains("scenario.yaml:12:"), "\(model)")
    #expect(model.contains("calibrated for small of another shape"), "\(model)")
    let gpu = mistakes { try timing(of: text, gpu: "h10") }
    #expect(gpu.contains("scenario.yaml:12:"), "\(gpu)")
    #expect(gpu.contains("calibrated on cpu, not on h10"), "\(gpu)")
    var profile = try fitted()
    profile.calibration?.precision = .bf16
    profile.calibration?.tensorParallel = 2
    let both = mistakes { try timing(of: ProfileJSON.text(profile)) }
    #expect(both.contains("calibrated in bf16, not in fp32"), "\(both)")
    #expect(both.contains("tensorParallel 2, not 1"), "\(both)")
  }

  @Test("version 1 has grids and nothing of version 2")
  func versions() throws {
    var profile = try fitted()
    profile.delay = 0.002
    let text = ProfileJSON.text(profile)
      .replacing("\"seatrialProfile\": 2", with: "\"seatrialProfile\": 1")
    let found = mistakes { try timing(of: text) }
    #expect(found.contains("the key 'decodeAttention' is missing, which version 1 must have"))
    #expect(found.contains("linear: needs seatrialProfile: 2"), "\(found)")
    #expect(found.contains("calibration: needs seatrialProfile: 2"), "\(found)")
    #expect(found.contains("delay: needs seatrialProfile: 2"), "\(found)")
  }

  @Test("mistakes in a profile are told with their place")
  func places() throws {
    let text = ProfileJSON.text(try fitted())
      .replacing("\"perContextToken\": ", with: "\"perContextTokens\": ")
    let found = mistakes { try timing(of: text) }
    #expect(found.contains("profile.json:"), "\(found)")
    #expect(found.contains("did you mean 'perContextToken'?"), "\(found)")
  }

  @Test("models of one shape have one digest, of another shape another")
  func digests() {
    var other = Self.model
    other.name = "renamed"
    #expect(other.digest == Self.model.digest)
    other.feedForward += 1
    #expect(other.digest != Self.model.digest)
    // Two numbers exchanged.
    var exchanged = Self.model
    (exchanged.heads, exchanged.kvHeads) = (exchanged.kvHeads, exchanged.heads)
    #expect(exchanged.digest != Self.model.digest)
  }

  @Test("times scaled are times of each iteration scaled", arguments: [0.5, 1.25])
  func scaling(factor: Double) throws {
    let profile = try fitted()
    let engine = EngineConfig(maxBatchTokens: 4096)
    let roofline = RooflineConfig(
      model: Self.model, gpu: Self.gpu, tensorParallel: 1, precision: .fp32, kvPrecision: .fp32)
    let affine = AffineTiming(
      base: .seconds(0.001), perPrefillToken: 1e7, perSequence: 1e7, perContextToken: 4000,
      perPrefillContextToken: 100)
    for config in [TimingConfig.profile(profile), .roofline(roofline), .affine(affine)] {
      let plain = TimingModel(config, engine: engine)
      let scaled = TimingModel(config.scaled(by: factor), engine: engine)
      for shape in RandomShapes.make(40, seed: 11) where shape.tokens <= 4096 {
        let expected = Double(plain.duration(of: shape.batch)) * factor
        // Rounding: half a picosecond a token of context and a few for the parts.
        let bound = 1 + Double(shape.batch.contextTokens) + 10
        #expect(abs(Double(scaled.duration(of: shape.batch)) - expected) <= bound)
      }
    }
  }
}
