/// Walks over one line of JSON: a strict scanner that builds nothing.
///
/// It knows a position only; the bytes come with every call. Values that nobody asks for are
/// checked and passed over at about a nanosecond a byte.
struct JSONCursor {
  /// Nesting deeper than this is an error, so that a line of brackets cannot exhaust the stack.
  static var deepest: Int { 64 }

  private var index: Int
  private let start: Int
  private let end: Int

  /// A cursor at the start of the line at `range`.
  init(_ range: Range<Int>) {
    index = range.lowerBound
    start = range.lowerBound
    end = range.upperBound
  }

  /// Passes over `{`, and over `}` as well when it follows; returns whether a member follows.
  mutating func enterObject(_ bytes: Span<UInt8>) throws(RowFault) -> Bool {
    try expect("{", bytes)
    return !accept("}", bytes)
  }

  /// Passes over a member's key and the colon; returns where the key's characters lie.
  mutating func key(_ bytes: Span<UInt8>) throws(RowFault) -> Range<Int> {
    guard peek(bytes) == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
    let key = try string(bytes)
    try expect(":", bytes)
    return key
  }

  /// After a member's value: passes over `,` (true: another member follows) or `}`.
  mutating func nextMember(_ bytes: Span<UInt8>) throws(RowFault) -> Bool {
    if accept(",", bytes) { return true }
    if accept("}", bytes) { return false }
    throw expected("',' or '}'")
  }

  /// Checks that nothing but white space is left.
  mutating func finish(_ bytes: Span<UInt8>) throws(RowFault) {
    guard peek(bytes) == nil else { throw expected("the end of the line") }
  }

  /// Passes over a number and returns where it lies; `nil`, staying there, at any other value.
  mutating func number(_ bytes: Span<UInt8>) throws(RowFault) -> Range<Int>? {
    guard let byte = peek(bytes), byte == UInt8(ascii: "-") || isDigit(byte) else { return nil }
    let from = index
    if byte == UInt8(ascii: "-") { index += 1 }
    let first = index
    try digits(bytes)
    if bytes[first] == UInt8(ascii: "0"), index > first + 1 {
      index = first + 1
      throw expected("no digit after a leading 0")
    }
    if index < end, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits(bytes)
    }
    if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        index += 1
      }
      try digits(bytes)
    }
    return from..<index
  }

  /// Passes over `[`, and over `]` as well when it follows; returns whether an element follows.
  /// `nil`, staying there, at any other value.
  mutating func enterArray(_ bytes: Span<UInt8>) -> Bool? {
    accept("[", bytes) ? !accept("]", bytes) : nil
  }

  /// After an array's element: passes over `,` (true: another element follows) or `]`.
  mutating func nextElement(_ bytes: Span<UInt8>) throws(RowFault) -> Bool {
    if index < end, bytes[index] == UInt8(ascii: ",") {
      index += 1
      return true
    }
    if accept(",", bytes) { return true }
    if accept("]", bytes) { return false }
    throw expected("',' or ']'")
  }

  /// Passes over a value of any kind, and says which it was.
  @discardableResult
  mutating func skipValue(
    _ bytes: Span<UInt8>, depth: Int = 0
  ) throws(RowFault) -> String {
    guard depth < JSONCursor.deepest else {
      throw fault("nested deeper than \(JSONCursor.deepest)")
    }
    switch peek(bytes) {
    case UInt8(ascii: "{"):
      var more = try enterObject(bytes)
      while more {
        _ = try key(bytes)
        try skipValue(bytes, depth: depth + 1)
        more = try nextMember(bytes)
      }
      return "an object"
    case UInt8(ascii: "["):
      var more = enterArray(bytes) ?? false
      while more {
        if try number(bytes) == nil { try skipValue(bytes, depth: depth + 1) }
        more = try nextElement(bytes)
      }
      return "an array"
    case UInt8(ascii: "\""):
      _ = try string(bytes)
      return "a string"
    default: return try skipWordOrNumber(bytes)
    }
  }
}

extension JSONCursor {
  private mutating func skipWordOrNumber(_ bytes: Span<UInt8>) throws(RowFault) -> String {
    if try number(bytes) != nil { return "a number" }
    for word in ["true", "false", "null"] {
      let to = index + word.utf8.count
      if to <= end, bytes.matches(index..<to, Array(word.utf8)) {
        index = to
        return word
      }
    }
    throw expected("a value")
  }

  /// Passes over a string; returns where its characters lie, escapes and all.
  private mutating func string(_ bytes: Span<UInt8>) throws(RowFault) -> Range<Int> {
    index += 1
    let from = index
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return from..<index - 1
      }
      guard byte >= 0x20 else { throw fault("a control character in a string") }
      if byte == UInt8(ascii: "\\") { try skipEscape(bytes) } else { index += 1 }
    }
    throw fault("the string is not closed")
  }

  private mutating func skipEscape(_ bytes: Span<UInt8>) throws(RowFault) {
    guard index + 1 < end else { throw fault("the string is not closed") }
    switch bytes[index + 1] {
    case UInt8(ascii: "u"):
      let digits = index + 2..<index + 6
      guard digits.upperBound <= end, digits.allSatisfy({ isHexDigit(bytes[$0]) }) else {
        throw fault("\\u needs four hexadecimal digits")
      }
      index += 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
    default: throw fault("JSON has no such escape")
    }
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(RowFault) {
    let from = index
    while index < end, isDigit(bytes[index]) { index += 1 }
    if index == from { throw expected("a digit") }
  }

  /// The next byte that is not white space; `nil` at the end of the line.
  private mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
    while index < end {
      let byte = bytes[index]
      guard isBlank(byte) || byte == UInt8(ascii: "\r") else { return byte }
      index += 1
    }
    return nil
  }

  private mutating func accept(_ symbol: UnicodeScalar, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == UInt8(ascii: symbol) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ symbol: UnicodeScalar, _ bytes: Span<UInt8>) throws(RowFault) {
    guard accept(symbol, bytes) else { throw expected("'\(symbol)'") }
  }

  private func expected(_ what: String) -> RowFault { fault("expected \(what)") }

  private func fault(_ what: String) -> RowFault {
    RowFault("", "not JSON: column \(index - start + 1): \(what)")
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
}
