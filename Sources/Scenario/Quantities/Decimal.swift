/// A decimal number as it was written: exact, so that `0.1us` is a whole number of picoseconds.
struct Decimal: Hashable, Sendable {
  var isNegative = false
  /// The significant digits without zeros at either end; empty = zero.
  private var digits = ""
  /// The number is `digits` · 10^`exponent`.
  private var exponent = 0

  /// Parses `text` in full: digits, with `_` between them as one likes, a fraction, an exponent.
  init?(_ text: some StringProtocol) {
    guard let (number, rest) = Decimal.parse(text), rest.isEmpty else { return nil }
    self = number
  }

  private init() {}

  /// Parses the number that `text` begins with; returns it and what follows.
  static func parse<Text: StringProtocol>(_ text: Text) -> (Decimal, Text.SubSequence)? {
    var result = Decimal()
    var scalars = Array(text.unicodeScalars)[...]
    if let sign = scalars.first, sign == "-" || sign == "+" {
      result.isNegative = sign == "-"
      scalars.removeFirst()
    }
    guard let whole = takeDigits(&scalars) else { return nil }
    result.digits = whole
    if scalars.first == "." {
      var rest = scalars.dropFirst()
      if let fraction = takeDigits(&rest) {
        result.digits += fraction
        result.exponent = -fraction.count
        scalars = rest
      }
    }
    if let power = takeExponent(&scalars) { result.exponent += power }
    result.normalise()
    let rest = text.unicodeScalars.index(text.unicodeScalars.endIndex, offsetBy: -scalars.count)
    return (result, text[rest...])
  }

  private static func takeDigits(_ scalars: inout ArraySlice<Unicode.Scalar>) -> String? {
    var digits = String.UnicodeScalarView()
    while let scalar = scalars.first {
      let isSeparator =
        scalar == "_" && !digits.isEmpty && scalars.dropFirst().first.map(isDigit) ?? false
      guard isDigit(scalar) || isSeparator else { break }
      if !isSeparator { digits.append(scalar) }
      scalars.removeFirst()
    }
    return digits.isEmpty ? nil : String(digits)
  }

  private static func takeExponent(_ scalars: inout ArraySlice<Unicode.Scalar>) -> Int? {
    guard let first = scalars.first, first == "e" || first == "E" else { return nil }
    var rest = scalars.dropFirst()
    let sign = rest.first == "-" ? -1 : 1
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    guard let digits = takeDigits(&rest) else { return nil }
    scalars = rest
    // Beyond a million a number is out of every range all the same.
    return sign * min(Int(digits) ?? 1_000_000, 1_000_000)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar)
  }

  private mutating func normalise() {
    digits = String(digits.drop { $0 == "0" })
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { exponent = 0 }
  }

  /// The nearest `Double` to this · 10^`power`; infinite when there is none.
  func double(power: Int = 0) -> Double {
    let magnitude = digits.isEmpty ? 0 : Double("\(digits)e\(exponent + power)") ?? .infinity
    return isNegative ? -magnitude : magnitude
  }

  /// An exact whole number, or why there is none.
  enum Whole: Hashable {
    case exact(Int64)
    case fraction
    case tooLarge
  }

  /// This · 10^`power` · `times`, exactly.
  func whole(power: Int = 0, times: UInt64 = 1) -> Whole {
    guard !digits.isEmpty else { return .exact(0) }
    let shift = exponent + power
    guard shift + digits.count <= 20 else { return .tooLarge }
    guard shift >= -19, let mantissa = UInt64(digits) else { return .fraction }
    let product = mantissa.multipliedFullWidth(by: times)
    let scale = Self.powerOfTen(shift.magnitude)
    let (magnitude, isExact): (UInt64, Bool)
    if shift >= 0 {
      let scaled = product.low.multipliedReportingOverflow(by: scale)
      guard product.high == 0, !scaled.overflow else { return .tooLarge }
      (magnitude, isExact) = (scaled.partialValue, true)
    } else {
      guard product.high < scale else { return .tooLarge }
      let (quotient, remainder) = scale.dividingFullWidth(product)
      (magnitude, isExact) = (quotient, remainder == 0)
    }
    guard let value = Int64(exactly: magnitude) else { return .tooLarge }
    return isExact ? .exact(isNegative ? -value : value) : .fraction
  }

  /// 10^`power` for powers up to 19, the largest in a `UInt64`.
  private static func powerOfTen(_ power: UInt) -> UInt64 {
    (0..<min(power, 19)).reduce(1) { product, _ in product * 10 }
  }
}
