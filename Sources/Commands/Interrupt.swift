internal import Dispatch
internal import Report

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What Ctrl-C and a request to terminate do: remove the files that are not complete, then end.
enum Interrupt {
  /// Begins to listen, as long as the result is held. Exit statuses are the shell's: 128 + the
  /// signal's number.
  static func cleanUpOnSignal() -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        PartialFiles.removeAll {
          if Terminal.errorIsTerminal { Terminal.writeError("\n") }
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }
}
