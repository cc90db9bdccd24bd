internal import Glibc

extension ChildProcess {
  /// The two ends of a process's standard streams.
  struct Streams {
    /// An end that stays here, and one that the process gets.
    struct Ends {
      var ours: Int32
      var theirs: Int32
    }

    let input: Ends
    let output: Ends
    let errors: Ends

    init() throws(BackendError) {
      input = try Streams.ends { socketpair(AF_UNIX, Streams.kind, 0, $0) }
      do throws(BackendError) {
        output = try Streams.ends { Streams.closedPipe($0) }.reversed
      } catch {
        Streams.close([input.ours, input.theirs])
        throw error
      }
      do throws(BackendError) {
        errors = try Streams.ends { Streams.closedPipe($0) }.reversed
      } catch {
        Streams.close([input.ours, input.theirs, output.ours, output.theirs])
        throw error
      }
    }

    func closeOurs() { Streams.close([input.ours, output.ours, errors.ours]) }
    func closeTheirs() { Streams.close([input.theirs, output.theirs, errors.theirs]) }

    private static let kind =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    /// A pipe whose ends are closed in what else this program starts.
    private static func closedPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
      guard pipe(ends) == 0 else { return -1 }
      for end in [ends[0], ends[1]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return 0
    }

    private static func ends(_ open: (UnsafeMutablePointer<Int32>) -> Int32) throws(BackendError)
      -> Ends
    {
      var pair: (Int32, Int32) = (-1, -1)
      let result = withUnsafeMutablePointer(to: &pair) { pair in
        pair.withMemoryRebound(to: Int32.self, capacity: 2, open)
      }
      guard result == 0 else { throw failure(errno) }
      return Ends(ours: pair.1, theirs: pair.0)
    }

    private static func close(_ descriptors: [Int32]) {
      for descriptor in descriptors { Glibc.close(descriptor) }
    }
  }

  /// Starts a program as the leader of a new process group, with the usual handling of signals.
  static func spawn(_ words: [String], _ streams: Streams) throws(BackendError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, stream) in [streams.input, streams.output, streams.errors].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream.theirs, Int32(number))
    }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGCHLD] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var id: pid_t = 0
    let result = posix_spawn(
      &id, words[0], &actions, &attributes, arguments + [nil], environ)
    guard result == 0 else { throw failure(result) }
    return id
  }

  private static func failure(_ number: Int32) -> BackendError {
    .died("a process cannot be started: \(String(cString: strerror(number)))")
  }
}

extension ChildProcess.Streams.Ends {
  /// The process's end is the one it writes to.
  fileprivate var reversed: Self { Self(ours: theirs, theirs: ours) }
}
