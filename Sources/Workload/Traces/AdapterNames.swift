/// The adapters that a trace names, numbered in the order in which they first appear.
struct AdapterNames: Sendable {
  /// How many different names a trace may have.
  static var most: Int { 65_536 }

  private var names: [[UInt8]] = []
  /// The first adapter whose name has a given hash.
  private var firstByHash: [UInt64: Int] = [:]

  /// The names, in order.
  var texts: [String] { names.map { String(decoding: $0, as: UTF8.self) } }

  /// The number of the adapter named by `range` of `bytes`; a new one when the name is new, `nil`
  /// when there are too many. O(1) expected, without allocation for a known name.
  mutating func number(of range: Range<Int>, in bytes: Span<UInt8>) -> Int? {
    let hash = fingerprint(bytes, range)
    let first = firstByHash[hash]
    if let first {
      if bytes.matches(range, names[first]) { return first }
      // Two names with one hash: as good as never, so a search is good enough.
      if let other = names.firstIndex(where: { bytes.matches(range, $0) }) { return other }
    }
    guard names.count < AdapterNames.most else { return nil }
    names.append(range.map { bytes[$0] })
    if first == nil { firstByHash[hash] = names.count - 1 }
    return names.count - 1
  }
}

/// 64-bit FNV-1a over the bytes of `range` (Fowler, Noll, Vo).
func fingerprint(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
  return hash
}
