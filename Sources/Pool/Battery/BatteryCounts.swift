/// What the batteries of a pool came to, in the whole run.
package struct BatteryCounts: Hashable, Sendable {
  /// Joules that went in, and that the replicas drew.
  package var charged = 0.0
  package var drawn = 0.0
  /// Joules left at the end, and what they hold.
  package var left = 0.0
  package var capacity = 0.0

  package init() {}

  /// What is left as a part of what they hold.
  package var stateOfCharge: Double { capacity > 0 ? left / capacity : 0 }
}
