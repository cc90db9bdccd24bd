/// An instant of simulated time, or the length of a span of it: a whole number of picoseconds.
///
/// Time is an integer so that sums are exact and ties are ties on every machine. An `Int64` of
/// picoseconds spans 106 days.
@frozen
public struct SimTime: Hashable, Comparable, Sendable {
  /// Picoseconds since the start of the run, or in the span.
  public var picoseconds: Int64

  /// An instant or a span of `picoseconds`.
  @inlinable
  public init(picoseconds: Int64) {
    self.picoseconds = picoseconds
  }

  /// The start of the run; the empty span.
  @inlinable public static var zero: SimTime { SimTime(picoseconds: 0) }

  /// Later than every instant a run may reach.
  @inlinable public static var never: SimTime { SimTime(picoseconds: .max) }

  /// The latest instant a run may reach: 100 days.
  ///
  /// Below the end of `Int64` by six days, so that sums of an instant and a span checked against
  /// it cannot overflow.
  @inlinable public static var horizon: SimTime {
    SimTime(picoseconds: 8_640_000 * 1_000_000_000_000)
  }

  /// Whether `a` is earlier, or shorter, than `b`.
  @inlinable
  public static func < (a: SimTime, b: SimTime) -> Bool { a.picoseconds < b.picoseconds }

  /// The instant `b` after `a`, or the spans laid end to end.
  @inlinable
  public static func + (a: SimTime, b: SimTime) -> SimTime {
    SimTime(picoseconds: a.picoseconds + b.picoseconds)
  }

  /// The span from `b` to `a`.
  @inlinable
  public static func - (a: SimTime, b: SimTime) -> SimTime {
    SimTime(picoseconds: a.picoseconds - b.picoseconds)
  }
}

extension SimTime {
  /// Picoseconds in a second.
  @inlinable public static var perSecond: Int64 { 1_000_000_000_000 }

  /// The time nearest to `seconds`, clamped to the representable range; not a number becomes zero.
  @inlinable
  public static func seconds(_ seconds: Double) -> SimTime {
    let exact = seconds * 1e12
    guard exact == exact else { return .zero }
    if exact >= 9.2e18 { return .never }
    if exact <= -9.2e18 { return SimTime(picoseconds: .min) }
    return SimTime(picoseconds: Int64(exact.rounded()))
  }

  /// This time in seconds, rounded to the nearest `Double`.
  @inlinable public var seconds: Double { Double(picoseconds) / 1e12 }
}
