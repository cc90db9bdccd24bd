/// What is wrong with a row of a trace.
struct RowFault: Error {
  /// The column's or key's name; empty = the row as a whole.
  var field: String
  var message: String

  init(_ field: String = "", _ message: String) {
    self.field = field
    self.message = message
  }
}

extension Span where Element == UInt8 {
  /// The bytes of `range` as a message shows them: in quotes, bytes that are not printable ASCII
  /// as `\xNN`, at most 40 bytes.
  func quoted(_ range: Range<Int>) -> String {
    let shown = range.prefix(40)
    return "'" + shown.map { printable(self[$0]) }.joined() + (shown == range ? "'" : "…'")
  }

  /// The bytes of `range` as text; what is not UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    String(decoding: range.map { self[$0] }, as: UTF8.self)
  }

  /// Whether the bytes of `range` are `other`.
  func matches(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    var index = range.lowerBound
    for byte in other {
      if self[index] != byte { return false }
      index += 1
    }
    return true
  }

  /// `range` without the spaces and tabs at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isBlank(self[low]) { low += 1 }
    while low < high, isBlank(self[high - 1]) { high -= 1 }
    return low..<high
  }
}

/// Whether `byte` is a space or a tab.
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

private func printable(_ byte: UInt8) -> String {
  if (0x20...0x7E).contains(byte) { return String(UnicodeScalar(byte)) }
  let digits = String(byte, radix: 16)
  return "\\x" + (digits.count < 2 ? "0" : "") + digits
}
