package struct Difference: Hashable, Sendable {
  package let estimate: Double
  package init(estimate: Double, sections: [Double]) { self.estimate = estimate }
  package func halfWidth(level: Double = 0.95) -> Double? { nil }
  package var pValue: Double? { nil }
}
package struct SectionedQuantile {
  package init(pooled: Double, sections: [Double]) {}
  package func halfWidth(level: Double = 0.95) -> Double? { nil }
}
package enum WarmUp { package static func mser5(_ s: [Double]) -> Int? { 0 } }
package enum Holm { package static func adjusted(_ p: [Double]) -> [Double] { p } }
package enum BestSubset {
  package static func indices(
    estimates: [Double], sections: [[Double]], smallerIsBetter: Bool, level: Double
  ) -> [Int] { [] }
}
package enum Knee { package static func index(x: [Double], y: [Double]) -> Int? { nil } }
package enum Precision {
  case reached, needs(Int), unreachable
  package init(estimate: Double, halfWidth: Double?, replications: Int, target: Double) {
    self = .reached
  }
}
