/// The least confidence to accept an answer at, such that few answers are accepted and wrong.
///
/// Conformal risk control (Angelopoulos, Bates, Fisch, Lei, Schuster, "Conformal risk control",
/// ICLR 2024, arXiv:2208.02814, theorem 1). The loss of threshold τ on an answer of confidence s
/// that is as good as r is (1 − r)·1{s ≥ τ}: at most 1, and it does not grow with τ. Over n past
/// answers the threshold is
///
///     τ̂ = the least τ with (Σ loss + 1) / (n + 1) ≤ α,
///
/// and when the n answers and the next one are exchangeable, E[loss of τ̂ on the next] ≤ α: the
/// probability that an answer *is accepted and wrong* is at most α, over the past answers and the
/// next one together, for every n. That is not the probability that an accepted answer is wrong,
/// which is α / P(accepted). Until n ≥ 1/α − 1 nothing is accepted.
package struct ConformalThreshold: Sendable {
  /// The threshold; infinity = accept nothing.
  package private(set) var value = Double.infinity
  private let risk: Double
  private let window: Int
  /// The latest answers, up to `window` of them, in no order of time.
  private var answers: ContiguousArray<Answer> = []
  private var next = 0
  private var untilUpdate = 1

  private struct Answer: Sendable {
    var confidence: Double
    var loss: Double
  }

  /// How many answers it rests on.
  package var count: Int { answers.count }

  /// A threshold for `risk` = α over the latest `window` answers.
  package init(risk: Double, window: Int) {
    self.risk = risk
    self.window = window
  }

  /// Another answer has turned out. O(log window) on average: the threshold is found anew each time
  /// that a sixteenth of the answers is new, and an older threshold is as valid.
  package mutating func add(confidence: Double, reward: Double) {
    let answer = Answer(confidence: confidence, loss: 1 - min(1, max(0, reward)))
    if answers.count < window {
      answers.append(answer)
    } else {
      answers[next] = answer
      next = (next + 1) % window
    }
    untilUpdate -= 1
    guard untilUpdate <= 0 else { return }
    untilUpdate = max(1, answers.count / 16)
    update()
  }

  /// Lowers the threshold past one answer after the other, from the surest on, as long as the
  /// losses allow it; answers of equal confidence are accepted together or not at all.
  private mutating func update() {
    let allowed = risk * Double(answers.count + 1) - 1
    value = .infinity
    guard allowed >= 0 else { return }
    let sorted = answers.sorted { $0.confidence > $1.confidence }
    var losses = 0.0
    for index in sorted.indices {
      losses += sorted[index].loss
      if losses > allowed { return }
      let isLast = index + 1 == sorted.count
      if isLast {
        value = -.infinity
      } else if sorted[index + 1].confidence < sorted[index].confidence {
        value = sorted[index].confidence
      }
    }
  }
}
