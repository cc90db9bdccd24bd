internal import CZlib
internal import Glibc

/// Writes a trace in any of the formats; with gzip when the file's name ends in `.gz`.
///
/// The rows go to a temporary file beside it, which takes the file's place in ``finish()``: the
/// file is there whole or not at all. A writer dropped before that removes the temporary file. A
/// class, because it owns an open file.
package final class TraceWriter {
  package let file: String
  /// Where the rows go until ``finish()``.
  package let temporaryFile: String
  /// Rows whose time was rounded down, because the format cannot hold it exactly.
  package private(set) var roundedRows = 0

  private let rows: TraceRowText
  private var handle: gzFile?
  private var buffer: [UInt8] = []

  /// Opens the temporary file and writes the header where the format has one.
  ///
  /// - Parameters:
  ///   - sessions: whether to write a column of sessions, where the format has one.
  ///   - adapters: likewise.
  /// - Throws: ``TraceError`` when the file cannot be written.
  package init(
    file: String, format: TraceFormat, sessions: Bool, adapters: Bool
  ) throws(TraceError) {
    self.file = file
    temporaryFile = "\(file).\(getpid()).partial"
    rows = TraceRowText(format: format, sessions: sessions, adapters: adapters)
    // "T" writes the bytes as they are; "x" refuses to write over what is there.
    guard let handle = gzopen(temporaryFile, file.hasSuffix(".gz") ? "wbx" : "wbxT") else {
      throw TraceError(file: file, line: 0, message: "cannot be written: \(lastSystemError())")
    }
    self.handle = handle
    buffer.append(contentsOf: rows.header.utf8)
  }

  deinit {
    guard let handle else { return }
    gzclose(handle)
    unlink(temporaryFile)
  }

  /// Writes a row. Rows must come in order of time.
  ///
  /// - Parameters:
  ///   - adapter: the name of the row's adapter.
  ///   - hashIDs: the hash of each prefix block of its prompt, for the format that has them.
  /// - Throws: ``TraceError`` when the file cannot be written.
  package func write(
    _ row: Arrival, adapter: String? = nil, hashIDs: [Int] = []
  ) throws(TraceError) {
    let (text, isExact) = rows.text(of: row, adapter: adapter, hashIDs: hashIDs)
    if !isExact { roundedRows += 1 }
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Puts the finished file in its place.
  ///
  /// - Throws: ``TraceError`` when the file cannot be written; then it is as it was before.
  package func finish() throws(TraceError) {
    try flush()
    let status = gzclose(handle)
    handle = nil
    guard status == Z_OK, rename(temporaryFile, file) == 0 else {
      let reason = lastSystemError()
      unlink(temporaryFile)
      throw TraceError(file: file, line: 0, message: "cannot be written: \(reason)")
    }
  }

  private func flush() throws(TraceError) {
    guard !buffer.isEmpty else { return }
    let written = buffer.withUnsafeBytes { gzwrite(handle, $0.baseAddress, UInt32($0.count)) }
    guard written == buffer.count else {
      throw TraceError(file: file, line: 0, message: "cannot be written: \(lastSystemError())")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
