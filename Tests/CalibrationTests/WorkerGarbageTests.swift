import Calibration
import DiscreteEvents
import Foundation
import Testing

@Suite("Garbage from a worker") struct WorkerGarbageTests {
  /// Answers of the right form, to be damaged.
  private static let answers = [
    #"{"id":7,"seatrialWorker":1,"machine":"m","software":"s","capabilities":["copy"]}"#,
    #"{"id":7,"ready":true}"#,
    #"{"id":7,"seconds":{"dense":0.0071,"prefillAttention":4e-4,"head":1E-3,"other":5.0}}"#,
    #"{"id":7,"seconds":{"copy":0.0012}}"#, #"{"id":7,"error":"no \u00e9 memory \ud83d\ude00"}"#,
  ].map { Array($0.utf8) }

  /// What random damage likes to put in: numbers that overflow, half characters, deep nesting.
  private static let pieces = [
    "1e999", "-0", "9223372036854775808", "\"", "{", "[[[[", "\\ud800", "null", "true", "é",
    "\u{0}", ",",
    "NaN", "0x1", "1.", "\\",
  ].map { Array($0.utf8) }

  private func damaged(_ line: [UInt8], _ random: RandomStream) -> [UInt8] {
    var line = line
    for _ in 0...random.below(4) where !line.isEmpty {
      let place = random.below(line.count)
      switch random.below(5) {
      case 0: line[place] = UInt8(random.below(256))
      case 1: line.remove(at: place)
      case 2: line.removeSubrange(place...)
      case 3: line.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place)
      default: line.insert(contentsOf: line[place...], at: random.below(line.count))
      }
    }
    return line
  }

  /// Whether `line` is taken for an answer; what is taken holds only what can be believed.
  private func isTaken(_ line: [UInt8]) -> Bool {
    do throws(WorkerAnswer.Nonsense) {
      let answer = try WorkerAnswer.read(line, to: 7)
      _ = try? answer.checkVersion()
      _ = try? answer.checkReady()
      _ = try? answer.greeting()
      _ = try? answer.time("copy")
      if let seconds = try? answer.operatorSeconds() {
        for operation in Operator.allCases { #expect(seconds[operation] >= 0) }
        #expect(seconds.total > 0 && seconds.total <= WorkerAnswer.longestTime)
      }
      return true
    } catch {
      #expect(!error.what.isEmpty)
      return false
    }
  }

  @Test("a damaged answer is believed or refused, and never traps")
  func damagedAnswers() {
    let random = RandomStream(seed: 1, name: "damaged answers")
    var taken = 0
    for number in 0..<20_000 {
      if isTaken(damaged(Self.answers[number % Self.answers.count], random)) { taken += 1 }
    }
    // Both happen, or this test tests nothing.
    #expect(taken > 100 && taken < 19_900, "\(taken)")
  }

  @Test("random bytes are refused")
  func randomBytes() {
    let random = RandomStream(seed: 2, name: "random answers")
    for _ in 0..<5000 {
      let line = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
      #expect(!isTaken(line))
    }
  }

  @Test("a process that writes random bytes is killed with a complaint")
  func randomProcess() throws {
    let random = RandomStream(seed: 3, name: "random process")
    let file = FileManager.default.temporaryDirectory.appending(path: "garbage-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    for _ in 0..<20 {
      // With and without an end of line, and longer than is read.
      let bytes = (0..<random.below(1 << (4 + random.below(18)))).map { _ in
        UInt8(truncatingIfNeeded: random.bits())
      }
      try Data(bytes).write(to: file)
      #expect(throws: BackendError.self) {
        try WorkerBackend(command: "cat '\(file.path)'", patience: .init(hello: 20))
      }
    }
  }
}
