import DiscreteEvents
import Fleet

/// FNV-1a over whole numbers, byte by byte, least significant first.
///
/// Fowler, Noll, Vo, Eastlake, "The FNV non-cryptographic hash algorithm", IETF draft; 64 bits.
struct Fingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ number: Int64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      let byte = UInt64(truncatingIfNeeded: number >> Int64(shift)) & 0xFF
      value = (value ^ byte) &* 0x0000_0100_0000_01B3
    }
  }

  /// Adds every field of a record.
  mutating func add(_ record: RequestRecord) {
    let counts = [
      record.id, record.stream, record.pool, record.replica, record.session, record.adapter,
      record.promptTokens, record.cachedTokens, record.outputTokens, record.preemptions,
      RequestStatus.allCases.firstIndex(of: record.status) ?? -1, record.measured ? 1 : 0,
    ]
    let never = SimTime.never
    let times = [
      record.arrival, record.scheduled ?? never, record.firstToken ?? never, record.left,
    ]
    for count in counts { add(Int64(count)) }
    for time in times { add(time.picoseconds) }
  }
}
