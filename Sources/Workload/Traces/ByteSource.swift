internal import CZlib
internal import Glibc

/// The bytes of a file, decompressed when it is a gzip file.
///
/// A class, because it owns an open file.
final class ByteSource {
  let path: String
  private let handle: gzFile

  /// - Throws: ``TraceError`` when the file cannot be opened.
  init(path: String) throws(TraceError) {
    guard let handle = gzopen(path, "rb") else {
      throw TraceError(file: path, line: 0, message: "cannot be opened: \(lastSystemError())")
    }
    gzbuffer(handle, 1 << 16)
    self.path = path
    self.handle = handle
  }

  deinit { gzclose(handle) }

  /// Reads at most `end - start` bytes into `buffer` from `start`; returns how many, 0 at the end.
  ///
  /// - Throws: ``TraceError`` (with line 0) when the file cannot be read or is damaged.
  func read(into buffer: inout [UInt8], from start: Int, to end: Int) throws(TraceError) -> Int {
    let count = buffer.withUnsafeMutableBytes { bytes in
      gzread(handle, bytes.baseAddress.map { $0 + start }, UInt32(clamping: end - start))
    }
    if count > 0 { return Int(count) }
    var code: Int32 = Z_OK
    gzerror(handle, &code)
    switch code {
    case Z_OK, Z_STREAM_END: return 0
    case Z_BUF_ERROR: throw fault("the compressed data end too early")
    case Z_ERRNO: throw fault("cannot be read: \(lastSystemError())")
    default: throw fault("the compressed data are damaged")
    }
  }

  private func fault(_ message: String) -> TraceError {
    TraceError(file: path, line: 0, message: message)
  }
}

/// The operating system's words for what went wrong last.
func lastSystemError() -> String { String(cString: strerror(errno)) }
