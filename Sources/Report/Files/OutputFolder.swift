#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A folder for files of results.
package enum OutputFolder {
  /// Makes the folder at `path` and those above it, where they are not there yet.
  package static func make(_ path: String) throws(AtomicFile.Failure) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o777) != 0, errno != EEXIST else { continue }
      throw AtomicFile.Failure(path, "cannot be made")
    }
  }
}
