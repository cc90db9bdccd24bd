internal import Glibc

/// A named random function of an index: the same (seed, replication, name, index) always gives the
/// same number, whatever else was asked before and in whatever order.
///
/// Where a ``RandomStream`` gives the next number, a field gives the number *of* something: of a
/// request and an arm, say. So nothing need be drawn for what nobody looks at, and two policies
/// that do the same to the same request have the same luck. A field called like a stream would
/// share its numbers: their names are to be different.
package struct RandomField: Hashable, Sendable {
  private let key: SIMD2<UInt32>
  private let lane: UInt64

  /// The field called `name` of replication `replication` of a run with seed `seed`.
  package init(seed: UInt64, replication: Int = 0, name: String) {
    let key = StreamKey.of(seed: seed, name: name)
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    lane = UInt64(bitPattern: Int64(replication))
  }

  /// 64 random bits.
  package func bits(at index: UInt64) -> UInt64 { words(at: index).0 }

  /// A number in [0, 1), a multiple of 2^-53.
  package func uniform(at index: UInt64) -> Double { Double(bits(at: index) >> 11) * 0x1p-53 }

  /// A standard normal variate, at most 8.6 from 0.
  ///
  /// Box and Muller, "A note on the generation of random normal deviates", Annals of Mathematical
  /// Statistics 29(2), 1958: exact, and a fixed number of random bits for each index.
  package func normal(at index: UInt64) -> Double {
    let (first, second) = words(at: index)
    let radius = (-2 * log((Double(first >> 11) + 1) * 0x1p-53)).squareRoot()
    return radius * cos(2 * Double.pi * (Double(second >> 11) * 0x1p-53))
  }

  /// Philox's block at the counter (`index`, lane), as two words of 64 bits.
  private func words(at index: UInt64) -> (UInt64, UInt64) {
    let counter = Philox.Block(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      UInt32(truncatingIfNeeded: lane), UInt32(truncatingIfNeeded: lane >> 32))
    let words = Philox.block(counter: counter, key: key)
    return (
      UInt64(words[1]) << 32 | UInt64(words[0]), UInt64(words[3]) << 32 | UInt64(words[2])
    )
  }
}
