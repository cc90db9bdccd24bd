/// Whether an estimate is as precise as wanted, and if not, what it would take.
package enum Precision: Hashable, Sendable {
  /// The half-width is at most the wanted part of the estimate.
  case reached
  /// About `likely` replications in all are needed; look again after `next`, which is `likely` or
  /// twice as many as there are, whichever is less.
  case short(next: Int, likely: Int)
  /// No number of replications makes it so: the estimate is 0, which no interval around it is a
  /// part of, or not a number.
  case unreachable

  /// Judges `estimate` ± `halfWidth` from `replications` (1 or more) replications against the
  /// relative half-width `target`, such as 0.02; a `halfWidth` of `nil` is not known yet.
  ///
  /// A half-width shrinks as 1/√n, so n·(h / (target·|estimate|))² replications are likely to do
  /// (A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1). The guess rests on a
  /// variance that is itself a guess, hence at most a doubling at a time. Stopping as soon as the
  /// target is met covers slightly less than the level says, the less the more replications there
  /// are to begin with (Y. S. Chow, H. Robbins, Annals of Mathematical Statistics 36(2), 1965, show
  /// that it is right in the limit): begin with 10 or more.
  package init(estimate: Double, halfWidth: Double?, replications: Int, target: Double = 0.02) {
    precondition(target > 0, "a precision is above 0")
    precondition(replications >= 1, "an estimate needs a replication")
    guard let halfWidth else {
      self = .short(next: 2 * replications, likely: 2 * replications)
      return
    }
    guard halfWidth > 0 else {
      self = halfWidth == 0 && estimate.isFinite ? .reached : .unreachable
      return
    }
    let ratio = halfWidth / (target * estimate.magnitude)
    guard estimate.isFinite, ratio.isFinite else {
      self = .unreachable
      return
    }
    guard ratio > 1 else {
      self = .reached
      return
    }
    let exact = (Double(replications) * ratio * ratio).rounded(.up)
    let likely = max(replications + 1, Int(exactly: exact) ?? .max)
    self = .short(next: min(likely, 2 * replications), likely: likely)
  }
}
