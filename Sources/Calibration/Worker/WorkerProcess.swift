internal import Glibc

/// A worker that runs: it is told a line and answers one.
///
/// After an error it is gone. Writing, reading and its standard error are served by one loop, so
/// that none of them can fill up and wait for another.
final class WorkerProcess {
  /// Longest answer, in bytes.
  static let longestLine = 1 << 20
  /// How long a worker may take to end when it is told to, or has stopped talking.
  private static let grace = Duration.seconds(1)

  private let child: ChildProcess
  private var lines = LineBuffer(limit: longestLine)
  private var words = LastWords()
  private var errorsAreOpen = true
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// Starts `command` with the shell.
  init(command: String) throws(BackendError) {
    child = try ChildProcess(shell: command)
  }

  /// The number of its process and of its process group.
  var id: Int32 { child.id }

  /// The last lines that it wrote to its standard error.
  var lastWords: String { words.text }

  /// Sends `question` and waits at most so many seconds, and no longer than a day, for one line.
  func exchange(_ question: [UInt8], within seconds: Double) throws(BackendError) -> [UInt8] {
    let deadline = ContinuousClock.now + .seconds(min(seconds, 86_400))
    var unsent = (question + [UInt8(ascii: "\n")])[...]
    while true {
      if unsent.isEmpty, let line = lines.next() { return line }
      let left = deadline - .now
      guard left > .zero else {
        end()
        throw .timedOut(seconds: seconds)
      }
      let ready = wait(left, toSend: !unsent.isEmpty)
      if ready.input { send(&unsent) }
      if ready.errors { readErrors() }
      if ready.output {
        let piece = read(child.output)
        guard !piece.isEmpty else { throw .died(obituary()) }
        guard lines.append(piece) else {
          throw nonsense("more than \(WorkerProcess.longestLine) bytes", answer: piece)
        }
      }
    }
  }

  /// Ends it because of what it said, and what to say of that.
  func nonsense(_ what: String, answer: some Collection<UInt8>) -> BackendError {
    end()
    let start = LastWords.printable(answer, length: 120)
    return .nonsense("the worker answered \(what): '\(start)'" + said)
  }

  /// Tells it to go, and waits for a moment until it has.
  func quit(_ question: [UInt8]) {
    guard child.ending == nil else { return }
    var unsent = (question + [UInt8(ascii: "\n")])[...]
    send(&unsent)
    child.closeInput()
    linger()
    end()
  }

  /// Kills it with all that it started, unless that is done.
  func end() {
    if child.ending == nil { child.end() }
    drainErrors()
  }

  /// What became of a worker that closed its output.
  private func obituary() -> String {
    linger()
    let byItself = child.hasEnded
    end()
    let how = child.ending.map { "\($0)" } ?? ""
    return (byItself ? "the worker ended (\(how))" : "the worker closed its standard output") + said
  }

  /// Its last words, as the end of a message.
  private var said: String { words.text.isEmpty ? "" : "; it said: \(words.text)" }
}

// The streams.
extension WorkerProcess {
  /// Waits until something can be done, at most so long: rounded up to milliseconds, and in slices
  /// of a minute, which no number of milliseconds overflows.
  private func wait(_ time: Duration, toSend: Bool) -> (input: Bool, output: Bool, errors: Bool) {
    let milliseconds = Int32(min(time, .seconds(60)) / .milliseconds(1)) + 1
    var ends = [
      pollfd(fd: toSend ? child.input : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorsAreOpen ? child.errors : -1, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&ends, nfds_t(ends.count), milliseconds) > 0 else { return (false, false, false) }
    return (ends[0].revents != 0, ends[1].revents != 0, ends[2].revents != 0)
  }

  /// Sends what goes without waiting. A worker that has closed its input gets nothing more: it can
  /// still end, or say why.
  private func send(_ unsent: inout ArraySlice<UInt8>) {
    let sent = unsent.withUnsafeBytes { bytes in
      Glibc.send(
        child.input, bytes.baseAddress, bytes.count,
        Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    if sent >= 0 {
      unsent.removeFirst(sent)
    } else if errno != EAGAIN, errno != EINTR {
      unsent = []
    }
  }

  /// What has come on a stream that is ready; empty when it has ended.
  private func read(_ stream: Int32) -> ArraySlice<UInt8> {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(stream, $0.baseAddress, $0.count) }
    return buffer[..<max(0, count)]
  }

  private func readErrors() {
    let piece = read(child.errors)
    errorsAreOpen = !piece.isEmpty
    words.append(piece)
  }

  /// Takes in what it still says until it has ended, for a moment.
  private func linger() {
    let deadline = ContinuousClock.now + WorkerProcess.grace
    while !child.hasEnded, deadline > .now {
      var end = pollfd(
        fd: errorsAreOpen ? child.errors : -1, events: Int16(POLLIN), revents: 0)
      if poll(&end, 1, 5) > 0 { readErrors() }
    }
  }

  /// Takes in what is left in its standard error, without waiting. What it started may have its
  /// group and go on writing: that is not read to its end.
  private func drainErrors() {
    var end = pollfd(fd: child.errors, events: Int16(POLLIN), revents: 0)
    for _ in 0..<64 where errorsAreOpen && poll(&end, 1, 0) > 0 { readErrors() }
  }
}
