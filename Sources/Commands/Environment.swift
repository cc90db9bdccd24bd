#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The variables that this process was given.
enum Environment {
  /// The variable called `name`; `nil` when it is not set or empty.
  static func value(_ name: String) -> String? {
    guard let text = getenv(name) else { return nil }
    return text.pointee == 0 ? nil : String(cString: text)
  }
}
