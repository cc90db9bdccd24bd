import DiscreteEvents
import Statistics
import Testing

@Suite("Holm's adjusted p-values") struct HolmTests {
  @Test("p-values keep their order and are adjusted step by step")
  func byHand() {
    // 0.005·4, 0.01·3, 0.03·2 and 0.04·1, which is raised to the one before it.
    #expect(near(Holm.adjusted([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]))
    // The example of the documentation of pingouin's `multicomp`.
    let pValues = [0.50, 0.003, 0.32, 0.054, 0.0003]
    #expect(near(Holm.adjusted(pValues), [0.64, 0.012, 0.64, 0.162, 0.0015]))
  }

  @Test("none, one, equal and certain hypotheses")
  func edges() {
    #expect(Holm.adjusted([]) == [])
    #expect(Holm.adjusted([0.2]) == [0.2])
    #expect(Holm.adjusted([0.25, 0.25]) == [0.5, 0.5])
    #expect(Holm.adjusted([0.9, 1, 0.8]) == [1, 1, 1])
    #expect(Holm.adjusted([0, 1]) == [0, 1])
  }

  @Test("rejecting adjusted p-values is Holm's procedure", arguments: 1...20 as ClosedRange<UInt64>)
  func procedure(seed: UInt64) {
    let random = RandomStream(seed: seed, name: "holm")
    let pValues = (0..<8).map { _ in random.uniform() * random.uniform() * random.uniform() }
    let adjusted = Holm.adjusted(pValues)
    for level in [0.01, 0.05, 0.2] {
      // From the smallest on, reject while p ≤ level / (hypotheses left); then never again.
      var rejected = Set<Int>()
      for index in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }) {
        guard pValues[index] * Double(8 - rejected.count) <= level else { break }
        rejected.insert(index)
      }
      #expect(Set(pValues.indices.filter { adjusted[$0] <= level }) == rejected)
    }
  }

  /// Five policies against one baseline: differences that share the baseline, so they depend on
  /// one another, as do those of a comparison.
  /// Measured: 4.8 %, and 19 % without Holm.
  @Test("some true hypothesis is rejected in 5 % of the families at most")
  func familyWiseError() throws {
    let random = RandomStream(seed: 1, name: "holm")
    let trials = 4_000
    var errors = (adjusted: 0, plain: 0)
    for _ in 0..<trials {
      let baseline = (0..<10).map { _ in random.normal() }
      let pValues = try (0..<5).map { _ in
        try #require(Difference.paired(baseline.map { $0 - random.normal() }).pValue)
      }
      if Holm.adjusted(pValues).contains(where: { $0 <= 0.05 }) { errors.adjusted += 1 }
      if pValues.contains(where: { $0 <= 0.05 }) { errors.plain += 1 }
    }
    // Three binomial standard deviations of 0.34 % above the bound.
    #expect(Double(errors.adjusted) / Double(trials) < 0.05 + 0.0103)
    #expect(Double(errors.plain) / Double(trials) > 0.1, "without Holm there is much to adjust")
  }

  private func near(_ values: [Double], _ expected: [Double]) -> Bool {
    zip(values, expected).allSatisfy { abs($0 - $1) < 1e-15 }
  }
}
