import DiscreteEvents
import Testing

struct PhiloxTests {
  /// A line of `kat_vectors` in the authors' Random123 library, version 1.14: philox4x32-10.
  struct KnownAnswer: Sendable {
    var counter: SIMD4<UInt32>
    var key: SIMD2<UInt32>
    var block: SIMD4<UInt32>
  }

  static let knownAnswers = [
    KnownAnswer(
      counter: .zero, key: .zero,
      block: SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)),
    KnownAnswer(
      counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max),
      block: SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)),
    KnownAnswer(
      counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      key: SIMD2(0xA409_3822, 0x299F_31D0),
      block: SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)),
  ]

  @Test("the block function gives the published answers", arguments: knownAnswers)
  func knownAnswer(answer: KnownAnswer) {
    #expect(Philox.block(counter: answer.counter, key: answer.key) == answer.block)
  }

  @Test("a sequence is the blocks of counters 0, 1, … in the upper half's lane, low words first")
  func sequence() {
    var philox = Philox(key: 0x299F_31D0_A409_3822, lane: 0x0370_7344_1319_8A2E)
    for position in UInt32(0)..<10 {
      let block = Philox.block(
        counter: SIMD4(position, 0, 0x1319_8A2E, 0x0370_7344),
        key: SIMD2(0xA409_3822, 0x299F_31D0))
      #expect(philox.next() == UInt64(block[1]) << 32 | UInt64(block[0]))
      #expect(philox.next() == UInt64(block[3]) << 32 | UInt64(block[2]))
    }
  }
}
