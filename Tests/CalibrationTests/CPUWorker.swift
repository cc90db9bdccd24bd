import Calibration
import Foundation
import Pool

/// The worker that computes nothing, told to behave or not.
enum CPUWorker {
  /// Whether Python is there to run it.
  static let canRun =
    ["/usr/bin", "/usr/local/bin"].contains { access("\($0)/python3", X_OK) == 0 }
    || (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { access("\($0)/python3", X_OK) == 0 }

  static func command(_ flags: String = "") -> String {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return "exec python3 '\(root.path)/Benchmarks/workers/cpu_worker.py' \(flags)"
  }

  /// A worker that has said hello. Long enough to start on a loaded machine; a run's answer is
  /// waited for as long as the test says.
  static func start(_ flags: String = "", run: Double = 60) throws(BackendError) -> WorkerBackend {
    try WorkerBackend(
      command: command(flags), patience: .init(hello: 60, setup: 60, run: run))
  }

  /// One that is set up, after which two questions are answered.
  static func ready(_ flags: String = "", run: Double = 60) throws(BackendError) -> WorkerBackend {
    var worker = try start(flags, run: run)
    try worker.prepare(setup())
    return worker
  }

  static func setup(_ precision: Precision = .bf16) -> BackendSetup {
    let model = Model(
      name: "tiny", layers: 2, hidden: 64, heads: 4, kvHeads: 2, headSize: 16, feedForward: 128,
      vocabulary: 256, maxLength: 4096, source: "made up")
    return BackendSetup(
      model: model, precision: precision, block: 16, kvBlocks: 512, maxTokens: 2048,
      maxSequences: 64, adapterRanks: [8, 16])
  }

  static let shape = IterationShape(
    chunks: [.init(tokens: 100, depth: 50, adapter: 1), .init(tokens: 28, emits: false)],
    decodes: [.init(context: 1000), .init(context: 500, adapter: 0)])
}

/// Whether a process is there, running or not reaped.
func isThere(_ process: Int32) -> Bool { kill(process, 0) == 0 }

/// Whether nothing is left of a process and its group. What it started itself is no child of ours:
/// when killed, the system reaps it a moment later.
func isGone(_ process: Int32) -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while kill(-process, 0) == 0, deadline > .now { poll(nil, 0, 5) }
  return !isThere(process) && kill(-process, 0) != 0
}
