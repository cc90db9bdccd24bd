package import DiscreteEvents
internal import Synchronization

/// A line on the terminal that tells how far a run is, on standard error.
///
/// It shows itself only on a terminal and only once the run has taken a second. A class, because
/// the runs of several replications report to one.
package final class ProgressBar: Sendable {
  /// How far a run goes, as far as that is known beforehand.
  package enum Goal: Hashable, Sendable {
    case time(SimTime)
    case requests(Int)
    case unknown
  }

  private let title: String
  private let goal: Goal
  private let isShown: Bool
  private let state: Mutex<State>

  private struct State {
    let start = ContinuousClock.now
    var drawn: ContinuousClock.Instant?
    var times: [SimTime]
    var requests: [Int]
  }

  /// - Parameter isShown: `false` keeps it silent; it is silent anyway where standard error is not
  ///   a terminal.
  package init(_ title: String, goal: Goal, replications: Int = 1, isShown: Bool = true) {
    self.title = title
    self.goal = goal
    self.isShown = isShown && Terminal.errorIsTerminal
    state = Mutex(
      State(
        times: Array(repeating: .zero, count: replications),
        requests: Array(repeating: 0, count: replications)))
  }

  /// Takes note that `replication` has come to `time` and that `left` of its requests have left.
  package func update(_ replication: Int, time: SimTime, left: Int) {
    guard isShown else { return }
    state.withLock { state in
      // More replications than planned: a precision was asked for.
      while state.times.count <= replication {
        state.times.append(.zero)
        state.requests.append(0)
      }
      state.times[replication] = time
      state.requests[replication] = left
      let now = ContinuousClock.now
      guard now - state.start > .seconds(1) else { return }
      if let drawn = state.drawn, now - drawn < .milliseconds(100) { return }
      state.drawn = now
      let elapsed = (now - state.start) / .seconds(1)
      let line = ProgressBar.line(
        title: title, done: fraction(state), requests: state.requests.reduce(0, +),
        elapsed: elapsed)
      Terminal.writeError("\r\u{1B}[K" + line)
    }
  }

  /// Takes the line off the terminal.
  package func finish() {
    state.withLock { state in
      if state.drawn != nil { Terminal.writeError("\r\u{1B}[K") }
      state.drawn = nil
    }
  }

  /// The line: `name [############------------] 50 %  1,234 requests/s  0:12 left`; without the
  /// bar when how much is `done` is not known.
  package static func line(title: String, done: Double?, requests: Int, elapsed: Double) -> String {
    let rate = Quantity.count((Double(requests) / max(elapsed, 1e-9)).rounded())
    guard let done else {
      return "\(title)  \(Quantity.count(Double(requests))) requests  \(rate)/s"
    }
    let share = min(1, max(0, done))
    let full = Int(share * 24)
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: 24 - full)
    let percent = Int(share * 100)
    let left = share > 0 ? clock(elapsed * (1 - share) / share) : "?"
    return "\(title) [\(bar)] \(percent) %  \(rate) requests/s  \(left) left"
  }

  /// Seconds, rounded up, as minutes and seconds.
  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    let rest = whole % 60
    return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
  }

  /// How much of all replications is done; `nil` when the end is not known.
  private func fraction(_ state: State) -> Double? {
    let sum: Double
    switch goal {
    case .time(let end):
      sum = state.times.reduce(0) { $0 + min(1, $1.seconds / max(end.seconds, 1e-12)) }
    case .requests(let count):
      sum = state.requests.reduce(0) { $0 + min(1, Double($1) / Double(max(count, 1))) }
    case .unknown:
      return nil
    }
    return sum / Double(state.times.count)
  }
}
