internal import CGSL

/// A named stream of random numbers: the same (seed, replication, name) always gives the same
/// numbers, in every process and on every machine.
///
/// Each use of randomness has a stream of its own (arrivals, prompt lengths, a policy's coin), so
/// that changing one never shifts another. Replications of one name never share a number's place
/// in the generator; two (seed, name) pairs do only if their 64-bit keys are equal by chance.
///
/// A class, because GSL's samplers keep a pointer to the generator: it must stay where it is. Not
/// `Sendable`: a stream belongs to one run, on one thread at a time.
public final class RandomStream {
  private let state: UnsafeMutablePointer<Philox>
  private let generator: UnsafeMutablePointer<gsl_rng>
  private let type: UnsafeMutablePointer<gsl_rng_type>

  /// The stream called `name` of replication `replication` of a run with seed `seed`.
  public init(seed: UInt64, replication: Int = 0, name: String) {
    GSLErrors.returnCodes()
    let key = StreamKey.of(seed: seed, name: name)
    state = .allocate(capacity: 1)
    state.initialize(to: Philox(key: key, lane: UInt64(bitPattern: Int64(replication))))
    type = .allocate(capacity: 1)
    type.initialize(to: gslType())
    generator = .allocate(capacity: 1)
    generator.initialize(to: gsl_rng(type: type, state: UnsafeMutableRawPointer(state)))
  }

  deinit {
    generator.deallocate()
    type.deallocate()
    state.deallocate()
  }

  /// The next 64 random bits.
  public func bits() -> UInt64 { withExtendedLifetime(self) { state.pointee.next() } }

  /// A number in [0, 1), a multiple of 2^-53.
  public func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// A whole number in 0..<`bound`, without bias.
  ///
  /// Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
  public func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a random number below \(bound) does not exist")
    let range = UInt64(bound)
    var product = bits().multipliedFullWidth(by: range)
    if product.low < range {
      let least = (0 &- range) % range
      while product.low < least { product = bits().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// What one of GSL's samplers, given the generator, returns.
  ///
  /// The stream owns the memory that the generator points to, so it must outlive the call.
  func sample<Value>(_ sampler: (UnsafeMutablePointer<gsl_rng>) -> Value) -> Value {
    withExtendedLifetime(self) { sampler(generator) }
  }
}

/// Philox as a generator that GSL's samplers can draw from.
private func gslType() -> gsl_rng_type {
  gsl_rng_type(
    name: nil, max: UInt(UInt32.max), min: 0, size: MemoryLayout<Philox>.size,
    set: { _, _ in },
    get: { state in
      guard let state else { return 0 }
      return UInt(state.assumingMemoryBound(to: Philox.self).pointee.next() >> 32)
    },
    get_double: { state in
      guard let state else { return 0 }
      return Double(state.assumingMemoryBound(to: Philox.self).pointee.next() >> 11) * 0x1p-53
    })
}
