internal import Glibc
internal import Synchronization

/// A shell command that runs beside this program in a process group of its own, with its three
/// standard streams here.
///
/// A class because a process is one thing: when the last to hold it lets go, its group is killed
/// and it is reaped.
final class ChildProcess {
  /// Of the process and of its group.
  let id: pid_t
  /// To its standard input; a socket, since writing to a pipe that nobody reads raises SIGPIPE.
  let input: Int32
  /// From its standard output and its standard error.
  let output: Int32
  let errors: Int32
  /// How it ended; `nil` while it runs.
  private(set) var ending: Ending?

  /// How a process ended.
  enum Ending: Hashable, CustomStringConvertible {
    case exited(status: Int32)
    case killed(signal: Int32)
    /// It was killed, and the operating system has not let it go yet.
    case lingers

    var description: String {
      switch self {
      case .exited(let status): "exit status \(status)"
      case .killed(let signal): "signal \(signal)"
      case .lingers: "it cannot be killed"
      }
    }
  }

  /// Held from opening streams until they are marked as this program's own, so that no process that
  /// another thread starts meanwhile gets them and keeps them open.
  private static let starting = Mutex(())

  /// Starts `command` with `/bin/sh`.
  init(shell command: String) throws(BackendError) {
    let started = ChildProcess.starting.withLock { _ in
      Result { () throws(BackendError) in
        let streams = try Streams()
        defer { streams.closeTheirs() }
        do throws(BackendError) {
          return (try ChildProcess.spawn(["/bin/sh", "-c", command], streams), streams)
        } catch {
          streams.closeOurs()
          throw error
        }
      }
    }
    let streams: Streams
    (id, streams) = try started.get()
    (input, output, errors) = (streams.input.ours, streams.output.ours, streams.errors.ours)
  }

  deinit {
    if ending == nil { end() }
    for stream in [input, output, errors] { close(stream) }
  }

  /// Says that nothing more will come on its standard input.
  func closeInput() { _ = shutdown(input, Int32(SHUT_WR)) }

  /// Whether it has ended by itself; it stays to be reaped, so that its group keeps its number.
  var hasEnded: Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT)
    return result != 0 || info.si_signo != 0
  }

  /// Kills what is left of its group, and reaps it.
  func end() {
    kill(-id, SIGKILL)
    // A killed process is gone at once, unless a driver holds it: that is not waited for.
    var status: Int32 = 0
    for _ in 0..<500 {
      let reaped = waitpid(id, &status, WNOHANG)
      if reaped == id {
        let signal = status & 0x7f
        ending = signal == 0 ? .exited(status: status >> 8 & 0xff) : .killed(signal: signal)
        return
      }
      if reaped < 0, errno != EINTR { break }
      poll(nil, 0, 10)
    }
    ending = .lingers
  }
}
