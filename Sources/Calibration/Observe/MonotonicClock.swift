package import DiscreteEvents

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The machine's clock that only ever goes forward, in which a server is observed.
package enum MonotonicClock {
  /// The time since an arbitrary instant, to the nanosecond.
  package static func now() -> SimTime {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return SimTime(picoseconds: (Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)) * 1000)
  }
}
