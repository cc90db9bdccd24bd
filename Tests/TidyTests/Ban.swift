/// A word that may not stand in the sources, and what to write in its place.
struct Ban {
  let word: String
  let instead: String
  /// The rooms it holds for; `nil` = all.
  var rooms: Set<String>?
  /// Rooms it does not hold for.
  var exempt: Set<String> = []

  /// The rooms where a run happens: they have no clock but the simulated one.
  static let hotRooms: Set<String> = ["DiscreteEvents", "Workload", "Router", "Pool", "Fleet"]

  static let everything: [Ban] = [
    Ban(word: "try!", instead: "handle the error, or let it pass on with `try`"),
    Ban(word: "as!", instead: "`as?` with a case for `nil`"),
    Ban(word: "fatalError(", instead: "`precondition` with a sentence, or a thrown error"),
    Ban(word: "TODO", instead: "do it, or open an issue"),
    Ban(word: "FIXME", instead: "fix it"),
    Ban(word: "@unchecked Sendable", instead: "a value type, or a `Mutex`"),
    Ban(word: "nonisolated(unsafe)", instead: "a `Mutex`, or pass it as a parameter"),
    Ban(word: "SystemRandomNumberGenerator", instead: "a named `RandomStream`"),
    Ban(word: ".random(in:", instead: "a named `RandomStream`"),
    Ban(word: ".shuffled()", instead: "a named `RandomStream`"),
    Ban(word: "Date()", instead: "`ContinuousClock`, and only outside a run"),
    Ban(word: "Thread.sleep", instead: "an event at a later time"),
    Ban(word: "usleep(", instead: "an event at a later time"),
    Ban(word: "ContinuousClock", instead: "simulated time: `SimTime`", rooms: hotRooms),
    Ban(word: "SuspendingClock", instead: "simulated time: `SimTime`", rooms: hotRooms),
    Ban(word: "DispatchTime", instead: "simulated time: `SimTime`", rooms: hotRooms),
    Ban(word: "clock_gettime", instead: "simulated time: `SimTime`", rooms: hotRooms),
    Ban(
      word: "import Foundation", instead: "plain Swift", rooms: ["Router", "Pool", "Fleet"]),
    Ban(word: "import Dispatch", instead: "parallel runs in Study", rooms: hotRooms),
    Ban(word: " async ", instead: "events on the one clock", rooms: hotRooms),
    Ban(word: ".keys", instead: "an array, or sort them", rooms: hotRooms),
    Ban(word: ".values", instead: "an array, or sort them", rooms: hotRooms),
  ]

  /// Whether `line` of a file in `room` breaks it. Comments may name what is banned.
  func isBroken(by line: some StringProtocol, in room: String) -> Bool {
    guard rooms?.contains(room) ?? true, !exempt.contains(room) else { return false }
    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
    return code.contains(word)
  }
}
