#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Moments as text.
package enum UTCTime {
  /// The day alone: `2026-11-21`.
  package static func day(unixSeconds: Int64) -> String {
    String(text(unixMilliseconds: unixSeconds * 1000).prefix(10))
  }

  /// ISO 8601 in UTC, without fractions: `2026-11-21T05:17:56Z`. A moment whose year has no
  /// calendar is its number of milliseconds.
  static func text(unixMilliseconds: Int64) -> String {
    // Rounded down, also before 1970.
    let (whole, rest) = unixMilliseconds.quotientAndRemainder(dividingBy: 1000)
    var seconds = time_t(rest < 0 ? whole - 1 : whole)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return String(unixMilliseconds) }
    func digits(_ number: Int32, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let date = [
      digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1, 2), digits(parts.tm_mday, 2),
    ]
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { digits($0, 2) }
    return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "Z"
  }
}
