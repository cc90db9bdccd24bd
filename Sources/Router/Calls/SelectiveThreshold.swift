#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The least confidence to accept answers of one class at, such that few of the accepted are wrong.
///
/// Learn then Test (Angelopoulos, Bates, Candès, Jordan, Lei, Annals of Applied Statistics 19(2),
/// 2025, arXiv:2110.01052): "of the answers at least this confident more than 1 − `accuracy` are
/// wrong" is tested for each of m = ``levels`` thresholds, with the Chernoff–Hoeffding bound as its
/// p-value (Hoeffding, JASA 58, 1963, theorem 1): p ≤ exp(−n·kl(r̂ ‖ α)) for a share r̂ < α of
/// wrong ones among n. By Bonferroni, p ≤ δ/m at one threshold is enough to use it, and the least
/// such threshold is used. For n answers drawn independently, with probability 1 − δ over them, an
/// answer that is accepted is wrong with a probability of at most α = 1 − `accuracy`. That holds at
/// any one moment, not at all moments at once.
package struct SelectiveThreshold: Sendable {
  /// Thresholds that are tested: 0, 1/32 … 31/32.
  package static let levels = 32

  /// The threshold; infinity = accept nothing.
  package private(set) var value = Double.infinity
  /// How many answers it rests on.
  package private(set) var count = 0
  private let risk: Double
  private let delta: Double
  /// Answers, and losses, by level of confidence.
  private var answers = [Int](repeating: 0, count: levels)
  private var losses = [Double](repeating: 0, count: levels)

  /// A threshold for answers right with probability `accuracy`, certain up to `delta`.
  package init(accuracy: Double, delta: Double) {
    risk = 1 - accuracy
    self.delta = delta
  }

  /// Another answer has turned out. O(levels).
  package mutating func add(confidence: Double, reward: Double) {
    let last = SelectiveThreshold.levels - 1
    let level = min(last, max(0, Int(min(1, max(0, confidence)) * Double(last + 1))))
    answers[level] += 1
    losses[level] += 1 - min(1, max(0, reward))
    count += 1
    update()
  }

  private mutating func update() {
    let needed = log(Double(SelectiveThreshold.levels) / delta)
    value = .infinity
    var (seen, lost) = (0, 0.0)
    for level in answers.indices.reversed() where answers[level] > 0 {
      seen += answers[level]
      lost += losses[level]
      let share = lost / Double(seen)
      if share < risk, Double(seen) * SelectiveThreshold.divergence(share, risk) >= needed {
        value = Double(level) / Double(SelectiveThreshold.levels)
      }
    }
  }

  /// kl(p ‖ q) of two coins, in nats; 0·log 0 is 0.
  private static func divergence(_ p: Double, _ q: Double) -> Double {
    let left = p > 0 ? p * log(p / q) : 0
    let right = p < 1 ? (1 - p) * log((1 - p) / (1 - q)) : 0
    return left + right
  }
}
