#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A mistake in a policy's code that its author is to mend.
enum PolicyFault {
  /// Says what is wrong and stops the program. A `precondition` says nothing in a release build,
  /// and policies of users are run in one.
  static func stop(_ sentence: String) -> Never {
    var text = "error: \(sentence)\n"
    _ = text.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    preconditionFailure("see the error above")
  }
}
