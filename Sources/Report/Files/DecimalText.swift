package import DiscreteEvents

/// Numbers as text, appended to a buffer of bytes without a `String` between.
extension [UInt8] {
  /// Appends a whole number in decimal.
  package mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits: value.magnitude)
  }

  /// Appends `time` in units of 10^`places` picoseconds (12 = seconds, 6 = microseconds) as an
  /// exact decimal, its trailing zeros trimmed.
  package mutating func append(_ time: SimTime, places: Int = 12) {
    if time.picoseconds < 0 { append(UInt8(ascii: "-")) }
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    let (whole, rest) = time.picoseconds.magnitude.quotientAndRemainder(dividingBy: unit)
    append(digits: UInt(whole))
    guard rest > 0 else { return }
    append(UInt8(ascii: "."))
    var (fraction, width) = (rest, places)
    while fraction % 10 == 0 { (fraction, width) = (fraction / 10, width - 1) }
    append(digits: UInt(fraction), width: width)
  }

  /// Appends the digits of `value`, at least `width` of them.
  private mutating func append(digits value: UInt, width: Int = 1) {
    var length = 1
    var bound: UInt = 10
    while length < 20, value >= bound {
      length += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      guard !overflow else { break }
      bound = next
    }
    length = Swift.max(length, width)
    let start = count
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: length))
    var (rest, index) = (value, start + length)
    while rest > 0 {
      index -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      self[index] = UInt8(ascii: "0") + UInt8(digit)
      rest = quotient
    }
  }
}
