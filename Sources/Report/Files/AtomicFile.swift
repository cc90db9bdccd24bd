internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file that appears under its name only when it is complete.
///
/// It is written beside its place under a temporary name and renamed by ``commit()``; until then
/// nothing that was there before is touched, and dropping it, an error or a signal leaves nothing
/// behind. A device or a pipe is written directly. A class, because it owns a descriptor.
package final class AtomicFile {
  /// What could not be done to which file, and why.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): error: \(reason)" }

    /// The failure of the system call that just returned.
    init(_ path: String, _ action: String) {
      self.path = path
      reason = "\(action): \(String(cString: strerror(errno)))"
    }
  }

  package let path: String
  /// Where it is written until it is complete; `nil` when written directly.
  private let temporary: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var failure: Failure?

  /// Begins a file that will stand at `path`.
  package init(_ path: String) throws(Failure) {
    self.path = AtomicFile.resolved(path)
    if AtomicFile.isSpecial(path) {
      temporary = nil
      descriptor = open(path, O_WRONLY)
    } else {
      let name = "\(self.path).partial-\(getpid())"
      temporary = name
      PartialFiles.insert(name)
      descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    }
    guard descriptor >= 0 else {
      let failure = Failure(path, "cannot be written")
      discard()
      throw failure
    }
    buffer.reserveCapacity(AtomicFile.chunk + 4096)
  }

  deinit { discard() }

  /// Hands the buffer to `fill` to append to, and writes it out when it is large.
  ///
  /// A failure to write is remembered and thrown by ``commit()``.
  package func append(_ fill: (inout [UInt8]) -> Void) {
    fill(&buffer)
    if buffer.count >= AtomicFile.chunk { flush() }
  }

  /// Appends `text`.
  package func append(_ text: String) { append { $0.append(contentsOf: text.utf8) } }

  /// Completes the file and puts it in its place.
  package func commit() throws(Failure) {
    flush()
    if descriptor >= 0, close(descriptor) != 0, failure == nil {
      failure = Failure(path, "cannot be written")
    }
    descriptor = -1
    if failure == nil, let temporary, !PartialFiles.promote(temporary, to: path) {
      failure = Failure(path, "cannot be put in its place")
    }
    if let failure {
      discard()
      throw failure
    }
  }

  /// Drops the file; nothing is left of it.
  private func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if let temporary { PartialFiles.remove(temporary) }
  }

  /// Bytes gathered before they are written.
  private static let chunk = 1 << 16

  private func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil, descriptor >= 0 else { return }
    let isWritten = buffer.withUnsafeBytes { writeAll($0, to: descriptor) }
    if !isWritten { failure = Failure(path, "cannot be written") }
  }

  /// `path` with its links followed, so that a rename replaces the file and not the link.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether `path` is there and is neither a file nor a folder.
  private static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    return kind != S_IFREG && kind != S_IFDIR
  }
}

/// The temporary files that stand on the disk now, so that a signal can remove them.
package enum PartialFiles {
  private static let names = Mutex<Set<String>>([])

  /// Takes note of a temporary file that is about to be made.
  package static func insert(_ name: String) { names.withLock { _ = $0.insert(name) } }

  static func remove(_ name: String) {
    names.withLock { if $0.remove(name) != nil { unlink(name) } }
  }

  /// Renames the file called `name`; whether that succeeded.
  static func promote(_ name: String, to path: String) -> Bool {
    names.withLock {
      guard rename(name, path) == 0 else { return false }
      $0.remove(name)
      return true
    }
  }

  /// Removes every one, then calls `body` before any other can be made.
  package static func removeAll(then body: () -> Void) {
    names.withLock {
      for name in $0 { unlink(name) }
      $0 = []
      body()
    }
  }
}
