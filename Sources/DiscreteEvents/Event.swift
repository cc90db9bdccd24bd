/// Something that will happen: when, in which phase of that instant, to whom.
///
/// The order of events is decided here and nowhere else: by time; at equal time by phase, which
/// the model fixes once (what ends before what begins); within a phase by subject; and last by
/// the order in which they were scheduled. No two events compare equal, so every correct event
/// list yields the same order.
@usableFromInline package struct Event: Sendable {
  /// When it happens, in picoseconds.
  @usableFromInline package let time: Int64
  /// Phase in the upper half, subject in the lower: one comparison for both.
  @usableFromInline let order: UInt64
  /// How many events were scheduled before this one; set by the queue.
  @usableFromInline var sequence: UInt64
  /// What the subject needs to recognise the event, such as a generation. Not part of the order.
  @usableFromInline package let tag: UInt64

  @inlinable
  package init(time: SimTime, phase: UInt8, subject: Int, tag: UInt64 = 0) {
    self.time = time.picoseconds
    self.order = UInt64(phase) << 32 | UInt64(UInt32(truncatingIfNeeded: subject))
    self.sequence = 0
    self.tag = tag
  }

  /// The phase of its instant in which it happens; lower phases come first.
  @inlinable package var phase: UInt8 { UInt8(truncatingIfNeeded: order >> 32) }

  /// The index of whom it concerns: a replica, a stream, a request.
  @inlinable package var subject: Int { Int(order & 0xFFFF_FFFF) }

  /// Whether `a` happens before `b`.
  @inlinable
  package static func precedes(_ a: borrowing Event, _ b: borrowing Event) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.order != b.order { return a.order < b.order }
    return a.sequence < b.sequence
  }
}
