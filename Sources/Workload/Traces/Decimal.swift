/// Numbers read from bytes, exactly, without a detour through text or floating point.
enum Decimal: Equatable {
  case value(Int64)
  case negative
  /// Over the limit asked for.
  case tooLarge
  /// Not a number of the kind asked for.
  case malformed

  /// The whole number, at most `limit` (at most 10^18), that `range` of `bytes` spells in decimal
  /// digits.
  static func whole(_ bytes: Span<UInt8>, _ range: Range<Int>, atMost limit: Int64) -> Decimal {
    var index = range.lowerBound
    let isNegative = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    guard index < range.upperBound else { return .malformed }
    var value: Int64 = 0
    var isLarge = false
    while index < range.upperBound {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return .malformed }
      if value > limit / 10 { isLarge = true } else { value = value &* 10 &+ Int64(digit) }
      index += 1
    }
    if isNegative, value > 0 { return .negative }
    return isLarge || value > limit ? .tooLarge : .value(value)
  }

  /// The number, at most `limit`, that `range` of `bytes` spells (`12`, `0.25`, `1.5e-05`), times
  /// 10^`scale`, rounded to the nearest whole number, halves upwards.
  ///
  /// Exact as long as it has at most 19 significant digits; further ones are dropped, the first
  /// of them rounded.
  static func scaled(
    _ bytes: Span<UInt8>, _ range: Range<Int>, scale: Int, atMost limit: Int64
  ) -> Decimal {
    var scanner = DecimalScanner(bytes: range)
    guard scanner.scan(bytes) else { return .malformed }
    let value = scanner.rounded(scale: scale, atMost: UInt64(limit))
    if scanner.isNegative, value != 0 { return .negative }
    return value.map { .value(Int64($0)) } ?? .tooLarge
  }
}

/// The parts of a decimal number: ±significand·10^exponent.
private struct DecimalScanner {
  private var index: Int
  private let end: Int
  private(set) var isNegative = false
  private var significand: UInt64 = 0
  private var exponent = 0
  /// The first digit that the significand had no room for.
  private var dropped: UInt8?

  init(bytes range: Range<Int>) {
    index = range.lowerBound
    end = range.upperBound
  }

  /// Reads the number; false when it is malformed.
  mutating func scan(_ bytes: Span<UInt8>) -> Bool {
    if index < end, bytes[index] == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    let start = index
    scanDigits(bytes, inFraction: false)
    var digits = index - start
    if index < end, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let fraction = index
      scanDigits(bytes, inFraction: true)
      digits += index - fraction
    }
    guard digits > 0 else { return false }
    if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      guard scanExponent(bytes) else { return false }
    }
    return index == end
  }

  private mutating func scanDigits(_ bytes: Span<UInt8>, inFraction: Bool) {
    while index < end {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return }
      if dropped == nil, significand < UInt64.max / 10 {
        significand = significand * 10 + UInt64(digit)
        if inFraction { exponent -= 1 }
      } else {
        if dropped == nil { dropped = digit }
        if !inFraction { exponent += 1 }
      }
      index += 1
    }
  }

  private mutating func scanExponent(_ bytes: Span<UInt8>) -> Bool {
    var sign = 1
    if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
      index += 1
    }
    let start = index
    var value = 0
    while index < end {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return false }
      // Far beyond what any number here can have: more makes no difference.
      value = min(100_000, value * 10 + Int(digit))
      index += 1
    }
    exponent += sign * value
    return index > start
  }

  /// The number times 10^`scale`, to the nearest whole number; `nil` when over `limit`.
  func rounded(scale: Int, atMost limit: UInt64) -> UInt64? {
    guard significand > 0 else { return 0 }
    var power = exponent + scale
    var value = significand
    while power > 0 {
      guard value <= limit / 10 else { return nil }
      value *= 10
      power -= 1
    }
    guard power < 0 else { return round(value, up: (dropped ?? 0) >= 5, atMost: limit) }
    var last: UInt64 = 0
    while power < 0, value > 0 || last > 0 {
      last = value % 10
      value /= 10
      power += 1
    }
    return round(value, up: last >= 5, atMost: limit)
  }

  private func round(_ value: UInt64, up: Bool, atMost limit: UInt64) -> UInt64? {
    guard value <= limit else { return nil }
    let rounded = value + (up ? 1 : 0)
    return rounded <= limit ? rounded : nil
  }
}
