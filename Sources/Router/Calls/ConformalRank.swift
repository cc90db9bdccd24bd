/// Where a score stands among earlier ones: a conformal p-value against a bank of scores that fills
/// as they come (ATTS, arXiv 2509.15148; Vovk, Gammerman and Shafer, "Algorithmic learning in a
/// random world", 2005).
///
/// If scores are exchangeable, p ≤ α has a probability of at most α, and of α − 1/(n + 1) at least,
/// n scores being in the bank.
struct ConformalRank {
  private var bank: ContiguousArray<Double> = []
  private var next = 0
  /// Scores in the bank, at most.
  private static let window = 1024

  /// The p-value of `score`: one more than the earlier scores that are no greater, over one more
  /// than all. Then it is in the bank itself. O(window).
  mutating func take(_ score: Double) -> Double {
    let below = bank.reduce(0) { $0 + ($1 <= score ? 1 : 0) }
    let rank = Double(below + 1) / Double(bank.count + 1)
    if bank.count < Self.window {
      bank.append(score)
    } else {
      bank[next] = score
      next = (next + 1) % Self.window
    }
    return rank
  }
}
