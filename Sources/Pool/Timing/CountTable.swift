/// Durations by a count (tokens, sequences), in whole picoseconds, prepared so that a look-up is
/// one array access.
struct CountTable: Sendable {
  private let picoseconds: ContiguousArray<Int64>
  /// Growth beyond the last entry.
  private let slope: Int64

  /// Counts tabulated at most; beyond, durations grow on the line of the last two. At 65,536
  /// tokens every product is compute-bound, so that the roofline is on that line anyway.
  static let limit = 65_536

  /// Tabulates `seconds` over 0...`maximum`.
  init(upTo maximum: Int, seconds: (Int) -> Double) {
    let last = min(max(maximum, 1), Self.limit)
    var table = ContiguousArray<Int64>()
    table.reserveCapacity(last + 1)
    for count in 0...last { table.append(Picoseconds.whole(seconds(count))) }
    slope = max(0, table[last] - table[last - 1])
    picoseconds = table
  }

  @inline(__always)
  subscript(count: Int) -> Int64 {
    let last = picoseconds.count - 1
    if count <= last { return picoseconds[count] }
    return picoseconds[last] + Int64(count - last) * slope
  }
}

/// Rounding of modelled seconds to simulated time.
enum Picoseconds {
  /// The longest duration of one part of an iteration, 1,000 s: sums of a few stay far from the
  /// end of `Int64` (106 days).
  static let longest = 1e15

  /// The steepest growth a token, 1 ms: times the 10^9 tokens of the largest KV cache it still
  /// fits. Measured machines stay below 1 us.
  static let steepest = 1e9

  /// `seconds`, to the nearest picosecond, within 0...`longest`; 0 when it is not a number.
  static func whole(_ seconds: Double) -> Int64 { clamped(seconds * 1e12, to: longest) }

  /// Seconds a token, to the nearest picosecond, within 0...`steepest`.
  static func slope(_ seconds: Double) -> Int64 { clamped(seconds * 1e12, to: steepest) }

  private static func clamped(_ value: Double, to limit: Double) -> Int64 {
    value > 0 ? Int64(min(value, limit).rounded()) : 0
  }
}
