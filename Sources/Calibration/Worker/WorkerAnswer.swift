internal import Foundation

/// A line that a worker answers, as JSON; docs/workers.md has the protocol.
package struct WorkerAnswer: Decodable {
  /// What an answer is not: the predicate of a sentence about it.
  package struct Nonsense: Error, Hashable {
    package let what: String
  }

  /// The longest time that is believed, in seconds.
  package static let longestTime = 3600.0
  /// Names of machines and software are cut to so many characters.
  private static let longestName = 200

  private var id: Int
  private var seatrialWorker: Int?
  package private(set) var error: String?
  private var machine: String?
  private var software: String?
  private var capabilities: [String]?
  private var ready: Bool?
  private var seconds: [String: Double]?

  /// Reads the answer to the question with this number.
  package static func read(_ line: [UInt8], to id: Int) throws(Nonsense) -> WorkerAnswer {
    var answer: WorkerAnswer
    do {
      answer = try JSONDecoder().decode(WorkerAnswer.self, from: Data(line))
    } catch {
      throw Nonsense(what: "what is no answer in JSON")
    }
    guard answer.id == id else {
      throw Nonsense(what: "question \(answer.id) when asked question \(id)")
    }
    answer.error = answer.error.map { name($0, else: "it gives no reason") }
    return answer
  }

  /// Who answered hello, for people.
  package func greeting() throws(Nonsense) -> (machine: String, capabilities: [String]) {
    guard let machine, let software else {
      throw Nonsense(what: "hello without machine and software")
    }
    let names = [machine, software].map { WorkerAnswer.name($0, else: "?") }
    return (names.joined(separator: ", "), capabilities ?? [])
  }

  /// That it speaks this version, as hello has to say.
  package func checkVersion() throws(Nonsense) {
    guard seatrialWorker == WorkerQuestion.version else {
      let other =
        seatrialWorker.map { "version \($0) of the protocol" } ?? "hello without a version"
      throw Nonsense(what: "\(other), where version \(WorkerQuestion.version) is spoken")
    }
  }

  package func checkReady() throws(Nonsense) {
    guard ready == true else { throw Nonsense(what: "setup without being ready") }
  }

  /// The times of an iteration.
  package func operatorSeconds() throws(Nonsense) -> OperatorSeconds {
    var result = OperatorSeconds()
    for (name, time) in try times() {
      guard let operation = Operator(rawValue: name) else {
        throw Nonsense(what: "with the unknown operator \(WorkerAnswer.name(name, else: "''"))")
      }
      result[operation] = time
    }
    guard result.total > 0 else { throw Nonsense(what: "with no time at all") }
    return result
  }

  /// The one time called `name`.
  package func time(_ name: String) throws(Nonsense) -> Double {
    let times = try times()
    guard times.count == 1, times[0].name == name, times[0].time > 0 else {
      throw Nonsense(what: "no time of its \(name)")
    }
    return times[0].time
  }

  /// All times, in order of the alphabet; each and all together can be believed.
  private func times() throws(Nonsense) -> [(name: String, time: Double)] {
    guard let seconds else { throw Nonsense(what: "without a time") }
    let times = seconds.sorted { $0.key < $1.key }.map { (name: $0.key, time: $0.value) }
    guard times.allSatisfy({ $0.time.isFinite && $0.time >= 0 }) else {
      throw Nonsense(what: "with a time that is negative or not finite")
    }
    guard times.reduce(0, { $0 + $1.time }) <= WorkerAnswer.longestTime else {
      throw Nonsense(what: "with a time of more than an hour")
    }
    return times
  }

  private static func name(_ text: String, else none: String) -> String {
    let name = LastWords.printable(text.utf8, length: longestName)
    return name.isEmpty ? none : name
  }
}
