import Calibration
import Foundation
import Pool
import Testing

@Suite("A worker", .enabled(if: CPUWorker.canRun, "SKIPPED: python3 is not installed"))
struct WorkerTests {
  @Test("is asked for a shape and answers seconds by operator")
  func roundTrip() throws {
    var worker = try CPUWorker.ready()
    #expect(worker.machine == "a formula, Python's standard library")
    let seconds = try worker.run(CPUWorker.shape)
    // The worker's formula: 128 + 2 tokens, 100 · (2 · 50 + 100) / 2 + 28 · 28 / 2 pairs, contexts
    // 1,000 + 500, 2 adapters, 1 chunk and 2 decodes that emit. Within rounding of one product.
    func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 4 * b.ulp }
    #expect(close(seconds[.dense], 1e-3 + 2e-6 * 130))
    #expect(close(seconds[.prefillAttention], 1e-9 * 10_392))
    #expect(close(seconds[.decodeAttention], 3e-9 * 1500))
    #expect(close(seconds[.adapters], 1e-4))
    #expect(close(seconds[.head], 4e-6 * 3))
    #expect(seconds[.other] == 1e-4)
  }

  @Test("times copies and adapters where it says that it can")
  func optionalQuestions() throws {
    var worker = try CPUWorker.ready()
    #expect(worker.capabilities == ["copy", "adapterLoad"])
    #expect(try worker.copy(bytes: 25_000_000_000) == 1e-5 + 1)
    let (host, disk) = (
      try worker.load(adapter: 1, from: .host), try worker.load(adapter: 1, from: .disk)
    )
    #expect(host < disk)
  }

  @Test("says what it cannot do, and goes on")
  func unsupported() throws {
    var worker = try CPUWorker.start()
    #expect(
      throws: BackendError.unsupported("fp8 weights: this worker has fp32, fp16, bf16")
    ) { try worker.prepare(CPUWorker.setup(.fp8)) }
    #expect(throws: BackendError.unsupported("setup comes first")) {
      try worker.run(CPUWorker.shape)
    }
    try worker.prepare(CPUWorker.setup())
    let long = IterationShape(chunks: [.init(tokens: 4000)])
    #expect(throws: BackendError.unsupported("4000 tokens, where setup said 2048 at most")) {
      try worker.run(long)
    }
    #expect(try worker.run(CPUWorker.shape).total > 0)
  }

  @Test("may write what it likes to its standard error")
  func noise() throws {
    // More than a pipe holds, with each of 22 answers.
    var worker = try CPUWorker.ready("--stderr-noise 1000000")
    for _ in 0..<20 { #expect(try worker.run(CPUWorker.shape).total > 0) }
  }

  @Test("takes iterations of thousands of sequences")
  func longQuestions() throws {
    var worker = try CPUWorker.ready()
    // Ten times what a pipe holds.
    let shape = IterationShape(decodes: (0..<2000).map { .init(context: 10_000_000 + $0) })
    #expect(try worker.run(shape)[.head] == 4e-6 * 2000)
  }

  @Test("goes when nobody holds it any more, and leaves no process")
  func noProcessLeft() throws {
    var process: Int32 = 0
    do {
      var worker: WorkerBackend? = try CPUWorker.ready()
      process = try #require(worker).process
      #expect(isThere(process))
      worker = nil
    }
    #expect(!isThere(process))
  }

  @Test("that does not go when it is told to is killed, with what it started")
  func stubborn() throws {
    var process: Int32 = 0
    do {
      let command = "sleep 3600 & \(CPUWorker.command("--ignore-quit"))"
      var worker: WorkerBackend? = try WorkerBackend(command: command)
      process = try #require(worker).process
      worker = nil
    }
    #expect(isGone(process))
  }
}
