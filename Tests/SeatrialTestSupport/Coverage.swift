/// How often intervals enclosed what they are about.
package struct Coverage: Sendable {
  package private(set) var trials = 0
  package private(set) var hits = 0

  package init() {}

  /// Counts the interval `estimate` ± `halfWidth`, which is about `truth`. An interval that does
  /// not exist encloses nothing.
  package mutating func add(_ estimate: Double, _ halfWidth: Double?, truth: Double) {
    trials += 1
    if let halfWidth, (estimate - truth).magnitude <= halfWidth { hits += 1 }
  }

  /// The part that enclosed it.
  package var share: Double { Double(hits) / Double(trials) }

  /// What is asked of 95 % intervals.
  package static let accepted = 0.93...0.97
}
