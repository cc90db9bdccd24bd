import Calibration
import Foundation
import Pool
import Testing

@Suite(
  "A worker that misbehaves", .enabled(if: CPUWorker.canRun, "SKIPPED: python3 is not installed"))
struct WorkerFailureTests {
  /// What `body` throws.
  private func failure(_ body: () throws -> Void) -> BackendError? {
    do {
      try body()
      return nil
    } catch {
      return error as? BackendError
    }
  }

  @Test("and dies: its exit status and last words are told, earlier answers are kept")
  func dies() throws {
    // Hello, setup, three runs.
    var worker = try CPUWorker.ready("--die-after 5")
    var kept: [OperatorSeconds] = []
    let error = failure { while true { kept.append(try worker.run(CPUWorker.shape)) } }
    #expect(kept.count == 3)
    #expect(
      error
        == .died("the worker ended (exit status 3); it said: the device fell off the bus"))
    #expect(!isThere(worker.process))
    #expect(isGone(worker.process))
    // Asked again it says the same.
    #expect(failure { _ = try worker.run(CPUWorker.shape) } == error)
  }

  @Test("and hangs: is given up in time, and killed")
  func hangs() throws {
    var worker = try CPUWorker.ready("--hang-after 3", run: 0.5)
    _ = try worker.run(CPUWorker.shape)
    let start = ContinuousClock.now
    #expect(failure { _ = try worker.run(CPUWorker.shape) } == .timedOut(seconds: 0.5))
    // The time allowed, and what a busy machine may add; the worker would sleep for an hour.
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(worker.lastWords == "waiting for the device")
    #expect(!isThere(worker.process))
    #expect(isGone(worker.process))
  }

  @Test("and hangs without reading: a long question is given up in time as well")
  func doesNotRead() throws {
    let start = ContinuousClock.now
    #expect(
      failure {
        let command = "echo '\(hello)'; exec sleep 3600"
        var worker = try WorkerBackend(command: command, patience: .init(hello: 60, setup: 0.5))
        var setup = CPUWorker.setup()
        setup.adapterRanks = Array(repeating: 8, count: 1_000_000)
        try worker.prepare(setup)
      } == .timedOut(seconds: 0.5))
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(
    "and answers nonsense: the answer is shown, the worker killed",
    arguments: [
      ("text", "what is no answer in JSON: 'Loading model... done'"),
      ("empty", "what is no answer in JSON: ''"),
      ("list", "what is no answer in JSON: '[1, 2, 3]'"),
      ("deep", "what is no answer in JSON: '[[["), ("cut", "what is no answer in JSON"),
      ("other-id", "question 2 when asked question 3"), ("id-text", "what is no answer in JSON"),
      ("no-time", "without a time"), ("not-ready", "without a time"),
      ("unknown-operator", "with the unknown operator convolution"),
      ("negative", "with a time that is negative or not finite"),
      ("nan", "what is no answer in JSON"), ("infinite", "what is no answer in JSON"),
      ("zero", "with no time at all"), ("century", "with a time of more than an hour"),
      ("not-a-number", "what is no answer in JSON"), ("long", "more than 1048576 bytes: 'xxx"),
      ("endless", "more than 1048576 bytes: 'xxx"),
      ("control", "what is no answer in JSON: ' [2J   cleared'"),
    ])
  func nonsense(kind: String, expected: String) throws {
    var worker = try CPUWorker.ready("--nonsense-after 2 --nonsense \(kind)")
    guard case .nonsense(let text) = failure({ _ = try worker.run(CPUWorker.shape) }) else {
      Issue.record("no complaint about \(kind)")
      return
    }
    #expect(text.hasPrefix("the worker answered \(expected)"), "\(text)")
    #expect(text.count < 300)
    #expect(!isThere(worker.process))
    #expect(isGone(worker.process))
  }

  @Test("and speaks another version is refused at once")
  func version() throws {
    guard case .nonsense(let text) = failure({ _ = try CPUWorker.start("--wrong-version") }) else {
      Issue.record("version 2 was taken")
      return
    }
    #expect(
      text.hasPrefix("the worker answered version 2 of the protocol, where version 1 is spoken"))
  }

  @Test("and is no worker at all: its own words say why")
  func noWorker() {
    guard case .died(let text) = failure({ _ = try WorkerBackend(command: "no-such-program-here") })
    else {
      Issue.record("started")
      return
    }
    #expect(text.hasPrefix("the worker ended (exit status 127); it said: "), "\(text)")
    #expect(text.contains("no-such-program-here"))
  }

  @Test("and closes its output, or is killed, is told apart")
  func endings() {
    #expect(
      failure { _ = try WorkerBackend(command: "exec >&-; exec sleep 3600") }
        == .died("the worker closed its standard output"))
    #expect(
      failure { _ = try WorkerBackend(command: "kill -SEGV $$") }
        == .died("the worker ended (signal 11)"))
    #expect(
      failure { _ = try WorkerBackend(command: "exec <&-; echo nothing; exec sleep 3600") }
        .map { if case .nonsense = $0 { true } else { false } } == true)
  }

  private let hello =
    #"{"id":1,"seatrialWorker":1,"machine":"a shell","software":"sh","capabilities":[]}"#

  @Test("and has no copies is not asked for one")
  func optionalQuestions() throws {
    var worker = try WorkerBackend(command: "echo '\(hello)'; cat >/dev/null")
    #expect(throws: BackendError.unsupported("the worker does not answer 'copy'")) {
      try worker.copy(bytes: 1)
    }
  }
}
