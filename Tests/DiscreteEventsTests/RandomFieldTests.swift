internal import CGSL
import DiscreteEvents
import Foundation
import Testing

/// Every statistical check fails, for a right field, with a probability of `level`; there are
/// seven, so all of them together with at most 0.7 ‰ (Bonferroni). Seeds are fixed.
@Suite("Random functions of an index")
struct RandomFieldTests {
  static let level = 1e-4
  static let draws: UInt64 = 100_000

  private let field = RandomField(seed: 7, replication: 3, name: "quality/reward")

  /// Pearson's X² of values in [0, 1) over 200 equal parts, too good a fit being as wrong as too
  /// bad a one.
  private func uniformity(_ values: [Double]) -> Double {
    var counts = [Double](repeating: 0, count: 200)
    for value in values { counts[min(199, Int(value * 200))] += 1 }
    let expected = Double(values.count) / 200
    let statistic = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) } / expected
    let chance = gsl_cdf_chisq_Q(statistic, 199)
    return 2 * min(chance, 1 - chance)
  }

  /// The p-value of the correlation of two independent sequences: √n·r is about standard normal.
  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let n = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    var (product, squareA, squareB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (x - meanA) * (y - meanB)
      squareA += (x - meanA) * (x - meanA)
      squareB += (y - meanB) * (y - meanB)
    }
    let z = product / (squareA * squareB).squareRoot() * n.squareRoot()
    return 2 * gsl_cdf_ugaussian_Q(abs(z))
  }

  @Test("a field gives the same numbers in whatever order they are asked")
  func order() {
    let again = RandomField(seed: 7, replication: 3, name: "quality/reward")
    let forwards = (0..<1000 as Range<UInt64>).map { field.bits(at: $0) }
    let backwards = (0..<1000 as Range<UInt64>).reversed().map { again.bits(at: $0) }
    #expect(forwards == backwards.reversed())
  }

  @Test("another seed, replication, name or index shares no number with a field")
  func distinct() {
    var numbers: [UInt64] = []
    for seed in [0, 1, .max] as [UInt64] {
      for replication in [0, 1, 1_000_000] {
        for name in ["", "quality/reward", "quality/confidence"] {
          let field = RandomField(seed: seed, replication: replication, name: name)
          numbers += (0..<1000).map { field.bits(at: $0) }
          numbers += (0..<1000).map { field.bits(at: UInt64.max - $0) }
        }
      }
    }
    // Among 54,000 random 64-bit numbers two are equal with a probability of 8e-11.
    #expect(Set(numbers).count == numbers.count)
  }

  @Test("uniform numbers are uniform, in order of the index and far apart")
  func uniform() {
    #expect(uniformity((0..<Self.draws).map { field.uniform(at: $0) }) > Self.level)
    #expect(uniformity((0..<Self.draws).map { field.uniform(at: $0 << 24) }) > Self.level)
  }

  @Test("normal numbers are normal")
  func normal() {
    let values = (0..<Self.draws).map { gsl_cdf_ugaussian_P(field.normal(at: $0)) }
    #expect(uniformity(values) > Self.level)
  }

  @Test("neighbours, other names and other replications are uncorrelated")
  func independence() {
    let values = (0..<Self.draws).map { field.normal(at: $0) }
    #expect(correlation(values, Array(values.dropFirst())) > Self.level)
    let other = RandomField(seed: 7, replication: 3, name: "quality/confidence")
    #expect(correlation(values, (0..<Self.draws).map { other.normal(at: $0) }) > Self.level)
    let next = RandomField(seed: 7, replication: 4, name: "quality/reward")
    #expect(correlation(values, (0..<Self.draws).map { next.normal(at: $0) }) > Self.level)
    // A normal number's size comes from the bits of the uniform one, its sign from others.
    #expect(
      correlation(values, (0..<Self.draws).map { field.uniform(at: $0) - 0.5 }) > Self.level)
  }

  @Test("no normal number is infinite or far out, whatever the bits")
  func bounded() {
    // 2^-53 is the least that the radius is made of: √(2·53·ln 2) = 8.57.
    for index in 0..<Self.draws { #expect(abs(field.normal(at: index)) < 8.6) }
  }
}
