#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The standard streams, unbuffered, so that what was said is seen whatever happens next.
package enum Terminal {
  /// Writes `text` to standard output.
  package static func write(_ text: String) { put(text, STDOUT_FILENO) }

  /// Writes `text` to standard error.
  package static func writeError(_ text: String) { put(text, STDERR_FILENO) }

  /// Whether a person reads standard error.
  package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func put(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
  }
}

/// Writes all of `bytes` to a descriptor; whether that succeeded (if not, `errno` tells why).
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = write(
      descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    written += count
  }
  return true
}
