/// The keys of named random streams and fields.
enum StreamKey {
  /// FNV-1a over the name, then two rounds of SplitMix64's finaliser with the seed: any change of
  /// seed or name changes about half of the 64 bits.
  static func of(seed: UInt64, name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return mix(mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ hash)
  }

  /// SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA'14).
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
