/// What a policy's choices were worth as a run went on, beside what others would have been worth on
/// the same requests.
///
/// Pseudo-regret: all worth is a sum of *expected* rewards, so that the luck of a single answer is
/// in none of them (S. Bubeck and N. Cesa-Bianchi, "Regret analysis of stochastic and nonstochastic
/// multi-armed bandit problems", Foundations and Trends in Machine Learning 5(1), 2012, section 1).
package struct RegretCurve: Hashable, Sendable {
  /// By number of requests: at about every fourth root of 2 times as many, and at the end.
  package var points: [Point]
  /// What the policy is held against, the most apt first.
  package var comparators: [Comparator]

  package init(_ points: [Point], comparators: [Comparator]) {
    self.points = points
    self.comparators = comparators
  }

  /// After a number of requests.
  package struct Point: Hashable, Sendable {
    /// Requests that have left, of those that arrived after the warm-up.
    package var requests: Int
    /// What the policy's choices were worth in all, in units of reward: expected rewards, less the
    /// loads that requests waited for and those that a plan asked for.
    package var earned: Double
    /// What each of the curve's comparators was worth, in their order.
    package var worths: [Double]

    package init(requests: Int, earned: Double, worths: [Double]) {
      self.requests = requests
      self.earned = earned
      self.worths = worths
    }
  }

  /// Who chooses otherwise, knowing the expected rewards.
  package enum Comparator: String, CaseIterable, Hashable, Sendable {
    /// The best choice for each request from the one set of adapters, as many as fit into memory,
    /// that is best for all requests together; others are loaded at the scenario's cost of a miss.
    case cache
    /// The best arm for each request; nothing has to be loaded.
    case clairvoyant
    /// The one arm, or the one chain of an arm of each stage, that is best for all requests.
    case fixed
  }

  /// The regret against `comparator` at every point; `nil` where the run was not held against it.
  package func regrets(against comparator: Comparator) -> [Double]? {
    guard let index = comparators.firstIndex(of: comparator) else { return nil }
    return points.map { $0.worths[index] - $0.earned }
  }
}
