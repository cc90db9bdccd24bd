import DiscreteEvents
import Statistics
import Testing

@Suite("Differences of two systems") struct DifferenceTests {
  /// Hours of sleep gained with two drugs by the same ten patients: W. S. Gosset, Biometrika 6,
  /// 1908; R's `sleep`.
  private let dextro = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
  private let laevo = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

  /// R's documentation of `t.test` has t = −4.0621, df = 9, p = 0.002833, −2.4598858…−0.7001142.
  @Test("Gosset's sleep data, paired, give the published interval and p-value")
  func sleepPaired() throws {
    let difference = Difference.paired(dextro, laevo)
    #expect(abs(difference.estimate - -1.58) < 1e-12)
    #expect(difference.degreesOfFreedom == 9)
    let halfWidth = try #require(difference.halfWidth())
    #expect(abs(difference.estimate - halfWidth - -2.4598858) < 5e-8)
    #expect(abs(difference.estimate + halfWidth - -0.7001142) < 5e-8)
    let pValue = try #require(difference.pValue)
    #expect(abs(pValue - 0.002833) < 5e-7)
  }

  /// The same source: t = −1.8608, df = 17.776, p = 0.07939, −3.3654832…0.2054832.
  @Test("and unpaired they give those of Welch's test")
  func sleepWelch() throws {
    let difference = Difference.welch(dextro, laevo)
    #expect(abs(difference.degreesOfFreedom - 17.776) < 5e-4)
    let halfWidth = try #require(difference.halfWidth())
    #expect(abs(difference.estimate - halfWidth - -3.3654832) < 5e-8)
    #expect(abs(difference.estimate + halfWidth - 0.2054832) < 5e-8)
    let pValue = try #require(difference.pValue)
    #expect(abs(pValue - 0.07939) < 5e-6)
  }

  @Test("no spread: nothing at all is certainly no difference, and anything else certainly is one")
  func noSpread() {
    let none = Difference.paired([0.3, 0.3], [0.3, 0.3])
    #expect(none.estimate == 0 && none.pValue == 1 && none.halfWidth() == 0)
    #expect(none.pValue(greaterThan: 0) == 1 && none.pValue(lessThan: 0) == 1)
    let always = Difference.paired([0.1, 0.1, 0.1])
    #expect(always.estimate == 0.1 && always.pValue == 0 && always.halfWidth() == 0)
    #expect(always.pValue(greaterThan: 0.09) == 0 && always.pValue(greaterThan: 0.1) == 1)
    #expect(always.pValue(lessThan: 0.11) == 0 && always.pValue(lessThan: 0.1) == 1)
    let samples = Difference.welch([0.1, 0.1, 0.1], [0.3, 0.3])
    #expect(samples.pValue == 0 && samples.halfWidth() == 0 && samples.degreesOfFreedom == 3)
    #expect(Difference.welch([7, 7], [7, 7, 7]).pValue == 1)
  }

  @Test("one observation says nothing about its spread")
  func single() {
    for difference in [
      Difference.paired([3]), .welch([3], [1, 2]), .welch([1, 2], [3]),
      SectionedEstimate(meanOf: [3]).difference(from: SectionedEstimate(meanOf: [1])),
    ] {
      #expect(difference.standardError == nil && difference.halfWidth() == nil)
      #expect(difference.pValue == nil)
      #expect(difference.pValue(greaterThan: 0) == nil && difference.pValue(lessThan: 0) == nil)
    }
    #expect(Difference.paired([3]).estimate == 3)
    #expect(Difference.welch([3], [1, 2]).estimate == 1.5)
  }

  @Test("one-sided p-values share out the two-sided one, and move with the bound")
  func oneSided() throws {
    let difference = Difference.paired(laevo, dextro)
    let greater = try #require(difference.pValue(greaterThan: 0))
    let less = try #require(difference.pValue(lessThan: 0))
    let both = try #require(difference.pValue)
    // Each is one call of the same function of GSL, which is accurate to some 1e-14.
    #expect(abs(greater + less - 1) < 1e-12)
    #expect(abs(2 * greater - both) < 1e-12)
    // The end of the 90 % interval is where the one-sided p-value is 5 %.
    let halfWidth = try #require(difference.halfWidth(level: 0.9))
    let atEnd = try #require(difference.pValue(greaterThan: difference.estimate - halfWidth))
    #expect(abs(atEnd - 0.05) < 1e-10)
  }

  @Test(
    "a difference's sign follows the order, and nothing else does",
    arguments: 1...5 as ClosedRange<UInt64>)
  func antisymmetry(seed: UInt64) throws {
    let random = RandomStream(seed: seed, name: "differences")
    let first = (0..<12).map { _ in random.normal() }
    let second = (0..<12).map { _ in 0.5 + 2 * random.normal() }
    for (there, back) in [
      (Difference.paired(first, second), Difference.paired(second, first)),
      (.welch(first, second), .welch(second, first)),
    ] {
      #expect(abs(there.estimate + back.estimate) < 1e-14)
      #expect(abs(try #require(there.halfWidth()) - (try #require(back.halfWidth()))) < 1e-13)
      #expect(abs(try #require(there.pValue) - (try #require(back.pValue))) < 1e-12)
      #expect(there.degreesOfFreedom >= 11 && there.degreesOfFreedom <= 22)
    }
  }

  @Test("tiny and huge units change no p-value", arguments: [1e-140, 1e-12, 1e12, 1e140])
  func scale(unit: Double) throws {
    let plain = Difference.welch(dextro, laevo)
    let scaled = Difference.welch(dextro.map { $0 * unit }, laevo.map { $0 * unit })
    // Scaling rounds every observation by 1e-16 of itself.
    #expect(abs(scaled.degreesOfFreedom - plain.degreesOfFreedom) < 1e-11)
    #expect(abs(try #require(scaled.pValue) - (try #require(plain.pValue))) < 1e-12)
  }
}
