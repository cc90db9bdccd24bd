import DiscreteEvents
import Router
import Testing

@Suite("Facility location")
struct FacilityLocationTests {
  private struct Instance {
    let sites: Int
    let location: FacilityLocation
    let size: Int
  }

  private func instances(_ count: Int, costs: Bool) -> [Instance] {
    (0..<count).map { index in
      let random = RandomStream(seed: UInt64(index), name: "facilities")
      let sites = 2 + random.below(7)
      let customers = 1 + random.below(12)
      // Negative gains count as none; those of a few customers are alike, so that there are ties.
      let gains = (0..<sites * customers).map { _ in
        index % 2 == 0 ? random.normal() : Double(random.below(4)) - 1
      }
      let prices = (0..<sites).map { _ in costs ? 0.5 * random.uniform() : 0 }
      return Instance(
        sites: sites,
        location: FacilityLocation(
          customers: customers, gains: ContiguousArray(gains), costs: ContiguousArray(prices)),
        size: 1 + random.below(sites))
    }
  }

  /// The best of all subsets of the right size, as bits of a number.
  private func bruteForce(_ instance: Instance) -> Double {
    var best = -Double.infinity
    for bits in 0..<1 << instance.sites where bits.nonzeroBitCount == instance.size {
      let set = (0..<instance.sites).filter { bits >> $0 & 1 == 1 }
      best = max(best, instance.location.gain(of: set))
    }
    return best
  }

  @Test("the exact choice is the best of all sets", arguments: [false, true])
  func exact(costs: Bool) {
    for instance in instances(300, costs: costs) {
      let set = instance.location.exact(instance.size)
      #expect(set.count == instance.size)
      #expect(set == set.sorted())
      #expect(instance.location.gain(of: set) == bruteForce(instance))
    }
  }

  @Test("the greedy choice gains 1 − 1/e of the best at least, and swaps take nothing away")
  func greedy() {
    var greedyMisses = 0
    var swapMisses = 0
    for instance in instances(1000, costs: false) {
      let best = bruteForce(instance)
      let greedy = instance.location.gain(of: instance.location.greedy(instance.size))
      let swapped = instance.location.best(instance.size, exactUpTo: 0)
      let improved = instance.location.gain(of: swapped)
      // 10⁻¹² for the order in which a dozen gains are added.
      #expect(greedy >= (1 - 0.367_879_441) * best - 1e-12)
      #expect(improved >= greedy - 1e-12)
      #expect(swapped.count == instance.size)
      if greedy < best - 1e-12 { greedyMisses += 1 }
      if improved < best - 1e-12 { swapMisses += 1 }
    }
    // The greedy choice is not always the best, or the bound above would say nothing.
    #expect(greedyMisses > 10)
    #expect(swapMisses < greedyMisses)
  }

  @Test("up to the limit the choice is exact")
  func limit() {
    for instance in instances(200, costs: true) where instance.size < instance.sites {
      let set = instance.location.best(instance.size, exactUpTo: 5000)
      #expect(set == instance.location.exact(instance.size))
    }
  }

  @Test("with room for all of them every site is opened")
  func room() {
    let location = FacilityLocation(customers: 1, gains: [1, 0, 0], costs: [0, 0, 9])
    #expect(location.best(3, exactUpTo: 5000) == [0, 1, 2])
    #expect(location.best(7, exactUpTo: 5000) == [0, 1, 2])
    #expect(location.best(0, exactUpTo: 5000) == [])
  }

  @Test("sets are counted up to the limit")
  func subsets() {
    #expect(FacilityLocation.subsets(of: 15, size: 3, upTo: 5000) == 455)
    #expect(FacilityLocation.subsets(of: 15, size: 5, upTo: 5000) == 3003)
    #expect(FacilityLocation.subsets(of: 15, size: 12, upTo: 5000) == 455)
    #expect(FacilityLocation.subsets(of: 16, size: 8, upTo: 5000) == nil)
    #expect(FacilityLocation.subsets(of: 5, size: 5, upTo: 5000) == 1)
    #expect(FacilityLocation.subsets(of: .max, size: 3, upTo: 5000) == nil)
  }
}
