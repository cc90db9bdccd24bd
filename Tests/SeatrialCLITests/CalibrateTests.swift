import Foundation
import Testing

@Suite("seatrial calibrate") struct CalibrateTests {
  /// A model so small that its iterations take microseconds.
  static let scenario = """
    seatrial: 1
    name: tiny
    requests: 200
    workload:
      - name: chat
        arrivals: { poisson: 200/s }
        prompt: { uniform: { min: 4, max: 60 } }
        output: { uniform: { min: 2, max: 20 } }
    pools:
      - name: cpu
        gpu: { name: cpu, memory: 4GB, bandwidth: 10GB/s, flops: { fp32: 50GFLOPS } }
        model: { name: tiny, layers: 2, hidden: 64, heads: 4, kvHeads: 2, headSize: 16,
          feedForward: 128, vocabulary: 256, maxLength: 256 }
        precision: fp32
        engine: { maxBatch: 8, maxBatchTokens: 64, kvBlocks: 64 }
        timing: { roofline: {} }
    """

  @Test("measures, prints its errors, writes a profile that runs carry their error from")
  func whole() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let profile = folder.path("tiny.json")
    let result = try Program.run(["calibrate", file, "--samples", "80", "--profile", profile])
    #expect(result.status == 0, "\(result.error)")
    for part in ["held out", "iteration", "noise", "drift", "dense.iteration", "± "] {
      #expect(result.output.contains(part), "\(part): \(result.output)")
    }
    let change = "pools[0].timing.profile=tiny.json"
    let run = try Program.run(["run", file, "--set", change])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("calibration ± "))
    #expect(run.output.contains("Timing of cpu is calibrated on "))
    let json = try Program.run(["run", file, "--set", change, "--json"])
    #expect(json.output.contains("\"calibration\": { \"speed_error\": "))
    let wrong = try Program.run(["run", file, "--set", change, "--set", "pools[0].model.layers=3"])
    #expect(wrong.status == 2)
    #expect(wrong.error.contains("the profile was calibrated for tiny of another shape"))
  }

  @Test("a worker that cannot begin is an error, and nothing is written")
  func deadWorker() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let result = try Program.run([
      "calibrate", file, "--backend", "worker:false", "--profile", folder.path("tiny.json"),
    ])
    #expect(result.status == 2)
    #expect(result.error.contains("the backend 'worker:false' could not begin"))
    #expect(try folder.names == ["tiny.yaml"])
  }

  /// A worker that answers so many iterations and then ends.
  private static func worker(answers: Int) -> String {
    #"""
    n=0
    while read -r line; do
      id=${line##*\"id\":}; id=${id%%[!0-9]*}
      case $line in
        *'"do":"hello"'*)
          echo "{\"id\":$id,\"seatrialWorker\":1,\"machine\":\"a script\",\"software\":\"sh\"}" ;;
        *'"do":"setup"'*) echo "{\"id\":$id,\"ready\":true}" ;;
        *'"do":"run"'*)
          n=$((n + 1)); [ $n -gt \#(answers) ] && exit 3
          echo "{\"id\":$id,\"seconds\":{\"dense\":0.00$((RANDOM % 9 + 1))}}" ;;
      esac
    done
    """#
  }

  @Test("a worker that dies on the way is an error, and what it measured is kept")
  func dyingWorker() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let worker = try folder.write(Self.worker(answers: 100), to: "worker.sh")
    let result = try Program.run([
      "calibrate", file, "--samples", "40", "--backend", "worker:bash '\(worker)'",
      "--profile", folder.path("tiny.json"),
    ])
    #expect(result.status == 2)
    #expect(result.error.contains("stopped: "), "\(result.error)")
    #expect(result.error.contains("which are kept in"), "\(result.error)")
    #expect(try folder.names == ["tiny.json.samples.json", "tiny.yaml", "worker.sh"])
    let kept = try folder.text("tiny.json.samples.json")
    #expect(kept.contains("\"machine\": \"a script"), "\(kept.prefix(200))")
    #expect(kept.split(separator: "\n").count { $0.contains("\"chunks\"") } >= 30)
  }

  @Test("executor: kernels runs iterations, says so, and is compared with nothing")
  func executor() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let kernels = ["--set", "pools[0].executor=kernels"]
    let run = try Program.run(["run", file, "--json"] + kernels)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("\"measured\": ["))
    #expect(run.output.contains("\"completed\": 200"))
    let text = try Program.run(["run", file] + kernels)
    #expect(text.output.contains("no two runs are the same"))
    for command in ["compare", "regress"] {
      let refused = try Program.run(
        [command, file] + kernels + (command == "regress" ? ["--update"] : []), in: folder.url)
      #expect(refused.status == 2)
      #expect(refused.error.contains("pools[0].executor"), "\(refused.error)")
    }
  }

  @Test("a sampled part of iterations is held against the model")
  func sampled() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let run = try Program.run(["run", file, "--json", "--set", "calibration.sample=10%"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("\"residual\": { \"median\": "), "\(run.output)")
  }

  @Test("what cannot be calibrated is refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let bare =
      Self.scenario.split(separator: "\n").filter {
        !$0.contains("gpu:") && !$0.contains("model:") && !$0.contains("feedForward")
          && !$0.contains("timing") && !$0.contains("precision")
      }.joined(separator: "\n") + "\n    timing: { affine: { base: 1ms } }\n"
    let file = try folder.write(bare, to: "bare.yaml")
    let result = try Program.run(["calibrate", file])
    #expect(result.status == 2)
    #expect(result.error.contains("the pool 'cpu' needs 'gpu' and 'model'"), "\(result.error)")
    let whole = try folder.write(Self.scenario, to: "tiny.yaml")
    let pool = try Program.run(["calibrate", whole, "--pool", "cpus"])
    #expect(pool.status == 2)
    #expect(pool.error.contains("did you mean 'cpu'?"))
    let backend = try Program.run(["calibrate", whole, "--backend", "gpu"])
    #expect(backend.status == 2)
  }
}
