/// An instant as a wall clock tells it, such as `2023-11-16 18:17:03.9799600`.
struct Timestamp: Equatable {
  /// Since 1970-01-01 00:00:00, without leap seconds.
  var seconds: Int64
  /// Of the second: 0..<10^12.
  var picoseconds: Int64

  /// Reads `YYYY-MM-DD HH:MM:SS`, with `T` or a space in the middle, then optionally a fraction
  /// of any length (exact to a picosecond) and an offset from UTC (`Z`, `+00:00`); `nil` when
  /// `range` of `bytes` is anything else, or no date of the Gregorian calendar.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let start = range.lowerBound
    guard range.count >= 19,
      let year = Timestamp.digits(bytes, at: start, count: 4),
      let month = Timestamp.digits(bytes, at: start + 5, count: 2),
      let day = Timestamp.digits(bytes, at: start + 8, count: 2),
      let hour = Timestamp.digits(bytes, at: start + 11, count: 2),
      let minute = Timestamp.digits(bytes, at: start + 14, count: 2),
      let second = Timestamp.digits(bytes, at: start + 17, count: 2)
    else { return nil }
    let dash = UInt8(ascii: "-")
    let colon = UInt8(ascii: ":")
    let middle = bytes[start + 10]
    guard bytes[start + 4] == dash, bytes[start + 7] == dash,
      middle == UInt8(ascii: " ") || middle == UInt8(ascii: "T"),
      bytes[start + 13] == colon, bytes[start + 16] == colon,
      hour < 24, minute < 60, second < 60,
      let days = Timestamp.days(year: year, month: month, day: day)
    else { return nil }
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second
    picoseconds = 0
    guard let rest = readFraction(bytes, start + 19..<range.upperBound),
      let offset = Timestamp.offset(bytes, rest)
    else { return nil }
    seconds -= offset
  }

  /// The time from `origin` to this instant in picoseconds; `nil` when that is over 100 days
  /// either way.
  func since(_ origin: Timestamp) -> Int64? {
    let whole = seconds - origin.seconds
    guard abs(whole) <= 8_640_000 else { return nil }
    return whole * 1_000_000_000_000 + picoseconds - origin.picoseconds
  }

  /// Reads `.123`, if it is there; returns what comes after it, `nil` when no digit follows.
  private mutating func readFraction(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    guard !range.isEmpty, bytes[range.lowerBound] == UInt8(ascii: ".") else { return range }
    var end = range.lowerBound + 1
    while end < range.upperBound, bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    let digits = range.lowerBound..<end
    let second: Int64 = 1_000_000_000_000
    guard case .value(let value) = Decimal.scaled(bytes, digits, scale: 12, atMost: second)
    else { return nil }
    seconds += value / second
    picoseconds = value % second
    return end..<range.upperBound
  }

  /// The offset from UTC in seconds that `range` spells; 0 when it is empty.
  private static func offset(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    if range.isEmpty { return 0 }
    let start = range.lowerBound
    let sign = bytes[start]
    if sign == UInt8(ascii: "Z") { return range.count == 1 ? 0 : nil }
    guard range.count == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      bytes[start + 3] == UInt8(ascii: ":"),
      let hours = digits(bytes, at: start + 1, count: 2), hours < 24,
      let minutes = digits(bytes, at: start + 4, count: 2), minutes < 60
    else { return nil }
    let size = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -size : size
  }

  private static func digits(_ bytes: Span<UInt8>, at start: Int, count: Int) -> Int64? {
    var value: Int64 = 0
    for index in start..<start + count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar; `nil` when there is no such date.
  ///
  /// Years are counted from March, so that the leap day is a year's last: the days before month m
  /// (March = 0) are then (153·m + 2) / 5.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: InlineArray<12, Int64> = [
      31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]
    guard year > 0, (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else {
      return nil
    }
    let years = month > 2 ? year : year - 1
    let leapDays = years / 4 - years / 100 + years / 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return years * 365 + leapDays + dayOfYear - 719_468
  }
}
