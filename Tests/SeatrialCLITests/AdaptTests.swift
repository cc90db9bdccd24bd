import Foundation
import Testing

@Suite("seatrial calibrate --adapt and --fit") struct AdaptTests {
  private static let scenario = CalibrateTests.scenario

  @Test("a known profile is brought to this machine by ten samples, and runs use it")
  func adapt() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let known = folder.path("known.json")
    let first = try Program.run(["calibrate", file, "--samples", "60", "--profile", known])
    #expect(first.status == 0, "\(first.error)")
    let new = folder.path("new.json")
    let result = try Program.run([
      "calibrate", file, "--adapt", known, "--samples", "10", "--profile", new,
    ])
    #expect(result.status == 0, "\(result.error)")
    for part in ["adapted    from", "known of both devices", "8 of 10 draws", "10 iterations"] {
      #expect(result.output.contains(part), "\(part): \(result.output)")
    }
    let run = try Program.run(["run", file, "--set", "pools[0].timing.profile=new.json"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("calibration ± "))
    #expect(run.output.contains("calibrated on "))
  }

  @Test("with no sample at all the profile is the rooflines' and has no error to tell")
  func noSample() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let known = folder.path("known.json")
    _ = try Program.run(["calibrate", file, "--samples", "60", "--profile", known])
    let result = try Program.run([
      "calibrate", file, "--adapt", known, "--samples", "0", "--profile", folder.path("new.json"),
    ])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("the error is not known"))
    let run = try Program.run(["run", file, "--set", "pools[0].timing.profile=new.json"])
    #expect(run.output.contains("a profile without a record of its error"), "\(run.output)")
  }

  @Test("what cannot be adapted is refused with the reason, and nothing is written")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let known = folder.path("known.json")
    _ = try Program.run(["calibrate", file, "--samples", "60", "--profile", known])
    let names = try folder.names
    let new = folder.path("new.json")
    func refusal(_ more: [String]) throws -> String {
      let result = try Program.run(["calibrate", file, "--profile", new] + more)
      #expect(result.status == 2, "\(more): \(result.output)")
      return result.error
    }
    let other = try refusal(["--adapt", known, "--set", "pools[0].model.layers=3"])
    #expect(other.contains("is of tiny, and the pool runs tiny of another shape"))
    let absent = try refusal(["--adapt", folder.path("none.json")])
    #expect(absent.contains("no such file"))
    let gpu = try refusal(["--adapt", known, "--known-gpu", "h100-sx"])
    #expect(gpu.contains("did you mean 'h100-sxm'?"))
    #expect(try refusal(["--fit", "roofline"]).contains("go together"))
    #expect(try refusal(["--known-gpu", "h200"]).contains("--known-gpu goes with --adapt"))
    #expect(try folder.names == names)
  }

  @Test("the roofline's efficiencies are fitted, and a scenario takes the GPU from the file")
  func roofline() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let gpus = folder.path("gpus.json")
    let result = try Program.run([
      "calibrate", file, "--samples", "60", "--fit", "roofline", "--catalogue", gpus,
    ])
    #expect(result.status == 0, "\(result.error)")
    for part in ["roofline of cpu", "kernelLatency", "before", "fitted"] {
      #expect(result.output.contains(part), "\(part): \(result.output)")
    }
    let named = Self.scenario.replacing(
      "gpu: { name: cpu, memory: 4GB, bandwidth: 10GB/s, flops: { fp32: 50GFLOPS } }",
      with: "gpu: cpu")
    let other = try folder.write(named + "\ncatalogue: [gpus.json]\n", to: "named.yaml")
    let run = try Program.run(["run", other])
    #expect(run.status == 0, "\(run.error)")
  }
}
