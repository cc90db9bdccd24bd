internal import Report

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The machine's clocks.
enum MonotonicSeconds {
  /// Seconds since any instant, never going back.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The day, in UTC: 2026-11-21.
  static var today: String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UTCTime.day(unixSeconds: Int64(time.tv_sec))
  }
}
