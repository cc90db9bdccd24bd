extension Model {
  /// Sixteen hexadecimal digits that tell models of different shape apart, whatever they are
  /// called: what runs in an iteration depends on the shape alone.
  ///
  /// FNV-1a (Fowler, Noll, Vo, Eastlake, "The FNV non-cryptographic hash algorithm", IETF draft;
  /// 64 bits) over the numbers in the order of their declaration.
  package var digest: String {
    var numbers = [
      layers, hidden, heads, kvHeads, headSize, feedForward, vocabulary, tiedEmbeddings ? 1 : 0,
    ]
    if let experts {
      numbers += [
        1, experts.count, experts.active, experts.shared, experts.feedForward, experts.denseLayers,
      ]
    }
    if let latent = latentAttention {
      numbers += [
        2, latent.queryRank, latent.kvRank, latent.ropeSize, latent.nopeSize, latent.valueSize,
      ]
    }
    if let window = slidingWindow { numbers += [3, window.layers, window.tokens] }
    if let linear = linearAttention {
      numbers += [4, linear.layers, linear.heads, linear.keySize, linear.valueSize]
    }
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for number in numbers {
      let word = UInt64(bitPattern: Int64(number))
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        value = (value ^ ((word >> shift) & 0xFF)) &* 0x0000_0100_0000_01B3
      }
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
