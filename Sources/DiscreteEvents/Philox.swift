/// Philox 4×32-10, a counter-based random generator: a keyed bijection of a 128-bit counter.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
/// section 3.3 and table 2; constants from the authors' Random123 library. Blocks are independent
/// functions of (key, counter), so streams never overlap and need no warming up.
@usableFromInline package struct Philox: Sendable {
  /// Four 32-bit words, word 0 first.
  @usableFromInline package typealias Block = SIMD4<UInt32>

  /// The ten-round block function.
  @inlinable
  package static func block(counter: Block, key: SIMD2<UInt32>) -> Block {
    var x0 = counter[0]
    var x1 = counter[1]
    var x2 = counter[2]
    var x3 = counter[3]
    var k0 = key[0]
    var k1 = key[1]
    for _ in 0..<10 {
      let p0 = UInt64(x0) &* 0xD251_1F53
      let p1 = UInt64(x2) &* 0xCD9E_8D57
      x0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ x1 ^ k0
      x1 = UInt32(truncatingIfNeeded: p1)
      x2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ x3 ^ k1
      x3 = UInt32(truncatingIfNeeded: p0)
      k0 &+= 0x9E37_79B9  // the golden ratio's fraction
      k1 &+= 0xBB67_AE85  // the square root of 3, less 1
    }
    return Block(x0, x1, x2, x3)
  }

  @usableFromInline let key: SIMD2<UInt32>
  @usableFromInline let lane: UInt64
  @usableFromInline var position: UInt64 = 0
  @usableFromInline var spare: UInt64 = 0
  @usableFromInline var hasSpare = false

  /// The sequence of `key` in lane `lane`: each lane holds 2^65 words of 64 bits.
  package init(key: UInt64, lane: UInt64) {
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.lane = lane
  }

  /// The next 64 random bits.
  @inlinable
  package mutating func next() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let counter = Block(
      UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32),
      UInt32(truncatingIfNeeded: lane), UInt32(truncatingIfNeeded: lane >> 32))
    position &+= 1
    let words = Philox.block(counter: counter, key: key)
    spare = UInt64(words[3]) << 32 | UInt64(words[2])
    hasSpare = true
    return UInt64(words[1]) << 32 | UInt64(words[0])
  }
}
