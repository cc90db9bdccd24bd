internal import Glibc

/// The lines of a file, one at a time: constant memory, no allocation a line.
///
/// A line ends with a line feed, with or without a carriage return before it; the last one may
/// lack it. A byte order mark at the start of the file is left out.
struct LineReader {
  /// A longer line is an error, so that a file without line ends cannot fill the memory.
  static var longestLine: Int { 1 << 26 }

  private let source: ByteSource
  /// The bytes read; ``range`` tells where among them the last line lies.
  private(set) var buffer: [UInt8]
  /// The bytes read and not yet returned.
  private var unread = 0..<0
  /// Where in ``buffer`` the last line lies, without its end.
  private(set) var range = 0..<0
  private var ended = false
  /// The number of the last line returned, from 1.
  private(set) var number = 0

  /// - Throws: ``TraceError`` when the file cannot be opened.
  init(path: String) throws(TraceError) {
    source = try ByteSource(path: path)
    buffer = [UInt8](repeating: 0, count: 1 << 15)
  }

  var path: String { source.path }

  /// Moves on to the next line; false at the end of the file.
  ///
  /// - Throws: ``TraceError`` when the file cannot be read, or a line is longer than
  ///   ``longestLine``.
  mutating func advance() throws(TraceError) -> Bool {
    var searched = 0
    while true {
      if let end = lineFeed(from: unread.lowerBound + searched) {
        take(through: end, next: end + 1)
        return true
      }
      searched = unread.count
      if ended {
        guard !unread.isEmpty else { return false }
        take(through: unread.upperBound, next: unread.upperBound)
        return true
      }
      try fill()
    }
  }

  private func lineFeed(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, start < unread.upperBound,
        let found = memchr(base + start, 10, unread.upperBound - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func take(through end: Int, next: Int) {
    number += 1
    range = unread.lowerBound..<end
    unread = next..<unread.upperBound
    if !range.isEmpty, buffer[range.upperBound - 1] == UInt8(ascii: "\r") {
      range = range.lowerBound..<range.upperBound - 1
    }
    if number == 1, buffer[range].starts(with: [0xEF, 0xBB, 0xBF]) {
      range = range.lowerBound + 3..<range.upperBound
    }
  }

  /// Moves the unread bytes to the front and reads more behind them.
  private mutating func fill() throws(TraceError) {
    if unread.lowerBound > 0 {
      let kept = unread
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        memmove(base, base + kept.lowerBound, kept.count)
      }
      unread = 0..<kept.count
    }
    if unread.count == buffer.count {
      guard buffer.count < LineReader.longestLine else {
        throw TraceError(
          file: path, line: number + 1, message: "longer than \(LineReader.longestLine) bytes")
      }
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    do {
      let start = unread.upperBound
      let count = try source.read(into: &buffer, from: start, to: buffer.count)
      unread = unread.lowerBound..<start + count
      ended = count == 0
    } catch {
      var fault = error
      fault.line = number + 1
      throw fault
    }
  }
}
