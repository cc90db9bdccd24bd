import DiscreteEvents
import Testing

/// Which numbers a stream gives: never others, in no process.
struct RandomStreamTests {
  @Test("the same seed, replication and name give the same numbers")
  func reproducible() {
    let a = RandomStream(seed: 5, replication: 2, name: "arrivals")
    let b = RandomStream(seed: 5, replication: 2, name: "arrivals")
    for _ in 0..<1_000 { #expect(a.bits() == b.bits()) }
  }

  /// Computed by another program, from the definitions of FNV-1a, SplitMix64 and Philox.
  @Test("the numbers of a stream are the same in every process")
  func recorded() {
    let arrivals = RandomStream(seed: 1, name: "arrivals")
    #expect(
      (0..<4).map { _ in arrivals.bits() } == [
        0x5A64_570C_8610_FAB5, 0x4102_B29C_7EA6_7191, 0xA297_DE03_82BA_C41A, 0x22B0_0F71_C045_CDF2,
      ])
    let second = RandomStream(seed: 1, replication: 1, name: "arrivals")
    #expect((0..<2).map { _ in second.bits() } == [0x8B9B_0CAD_E6D0_785E, 0xE806_7F6D_D26F_FF58])
    let faults = RandomStream(seed: .max, name: "faults of pool ä")
    #expect((0..<2).map { _ in faults.bits() } == [0x0BDC_9301_2824_3CEE, 0xF8ED_1380_82EB_D21F])
  }

  @Test("another seed, replication or name shares no number with a stream")
  func distinct() {
    var streams: [RandomStream] = []
    for seed in [0, 1, 2, .max] as [UInt64] {
      for replication in [0, 1, 2, 1_000_000] {
        for name in ["", "a", "b", "ab", "ba", "arrivals", "arrivals ", "workload/a/b"] {
          streams.append(RandomStream(seed: seed, replication: replication, name: name))
        }
      }
    }
    // Among 128,000 random 64-bit numbers two are equal with a probability of 4e-10.
    let numbers = streams.flatMap { stream in (0..<1_000).map { _ in stream.bits() } }
    #expect(Set(numbers).count == numbers.count)
  }

  @Test("drawing from one stream leaves another where it was")
  func independent() {
    let alone = RandomStream(seed: 1, name: "lengths")
    let expected = (0..<100).map { _ in alone.bits() }
    let beside = RandomStream(seed: 1, name: "lengths")
    let other = RandomStream(seed: 1, name: "rewards")
    for number in expected {
      _ = other.gamma(shape: 0.5, scale: 1)
      #expect(beside.bits() == number)
    }
  }

  @Test("samplers draw from the stream: they move it on, and come out the same again")
  func samplersUseStream() {
    let samplers: [(RandomStream) -> Double] = [
      { $0.exponential(mean: 1) }, { $0.normal() }, { $0.gamma(shape: 0.5, scale: 1) },
      { $0.lognormal(mu: 0, sigma: 1) }, { $0.uniform() }, { Double($0.below(1_000_000)) },
    ]
    for sampler in samplers {
      let a = RandomStream(seed: 9, name: "samples")
      let b = RandomStream(seed: 9, name: "samples")
      for _ in 0..<100 { #expect(sampler(a) == sampler(b)) }
      let untouched = RandomStream(seed: 9, name: "samples")
      #expect(a.bits() != untouched.bits())
    }
  }

  @Test("a stream that nothing else holds lives until its sampler has returned")
  func lifetime() {
    for seed in UInt64(0)..<1_000 {
      let kept = RandomStream(seed: seed, name: "kept")
      #expect(
        RandomStream(seed: seed, name: "kept").gamma(shape: 3, scale: 1)
          == kept.gamma(shape: 3, scale: 1))
    }
  }

  @Test("every whole number below the bound comes, and none else", arguments: [1, 2, 3, 7, 1_000])
  func belowBound(bound: Int) {
    let random = RandomStream(seed: 1, name: "below")
    // The chance that one of b numbers is missed in 50·b draws is under b·e^-50.
    let drawn = Set((0..<50 * bound).map { _ in random.below(bound) })
    #expect(drawn == Set(0..<bound))
  }

  @Test("the largest bound is reached without overflow")
  func largestBound() {
    let random = RandomStream(seed: 1, name: "below")
    for _ in 0..<10_000 { #expect((0..<Int.max).contains(random.below(.max))) }
  }
}
