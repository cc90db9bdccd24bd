import DiscreteEvents
import Foundation
import Router
import Testing

/// Answers as models give them: right with probability 0.7; confident by 1/(1 + e^-s) with s normal
/// about +1 where right and −1 where wrong.
private struct Answers {
  let random: RandomStream

  func next() -> (confidence: Double, reward: Double) {
    let isRight = random.uniform() < 0.7
    // A sum of 12 uniform numbers less 6 is normal enough for an example.
    let noise = (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
    let signal = (isRight ? 1 : -1) + noise
    return (1 / (1 + exp(-signal)), isRight ? 1 : 0)
  }
}

@Suite("Thresholds of confidence")
struct ThresholdTests {
  /// Theorems 1 and 2 of conformal risk control: over calibration sets of n answers and the next
  /// one, α − 2/(n + 1) ≤ P(accepted and wrong) ≤ α. The mean over 4,000 sets of n = 60 is within 4
  /// standard deviations, 4·√(α(1 − α)/4000), of its expectation but for 1 in 16,000.
  @Test(
    "a conformal one accepts as many wrong answers as it may, and no more", arguments: [0.05, 0.2])
  func conformalRisk(risk: Double) {
    let answers = Answers(random: RandomStream(seed: 1, name: "answers"))
    let (sets, size) = (4000, 60)
    var wrong = 0.0
    for _ in 0..<sets {
      var threshold = ConformalThreshold(risk: risk, window: size)
      // The threshold is that of the first answers up to its last update; 48 = 3·16 is one.
      for _ in 0..<size {
        let answer = answers.next()
        threshold.add(confidence: answer.confidence, reward: answer.reward)
      }
      let next = answers.next()
      if next.confidence >= threshold.value { wrong += 1 - next.reward }
    }
    let spread = 4 * (risk * (1 - risk) / Double(sets)).squareRoot()
    let measured = wrong / Double(sets)
    #expect(measured <= risk + spread)
    // It is found anew after each sixteenth of new answers, so that at least 15/16 of them count.
    #expect(measured >= risk - 2 / (Double(size) * 15 / 16 + 1) - spread)
  }

  @Test("a conformal one accepts nothing before it can know, and everything where all is right")
  func conformalEnds() {
    var threshold = ConformalThreshold(risk: 0.1, window: 100)
    for _ in 0..<8 { threshold.add(confidence: 0.9, reward: 1) }
    #expect(threshold.value == .infinity, "(0 + 1) / (8 + 1) > 0.1")
    threshold.add(confidence: 0.9, reward: 1)
    #expect(threshold.value == -.infinity)
    for _ in 0..<100 { threshold.add(confidence: 0.9, reward: 0) }
    #expect(threshold.value == .infinity, "answers of one confidence are accepted together")
  }

  /// Of 400 thresholds from 500 answers each, those under which more than 10 % of accepted answers
  /// are wrong (by 20,000 fresh answers) are at most δ = 10 %: 40, and 4 standard deviations more
  /// are
  /// 64.
  @Test("a selective one is right as often as it promises, but for a part δ of the time")
  func selectiveRisk() {
    let answers = Answers(random: RandomStream(seed: 2, name: "answers"))
    let fresh = (0..<20_000).map { _ in answers.next() }
    var broken = 0
    var used = 0
    for _ in 0..<400 {
      var threshold = SelectiveThreshold(accuracy: 0.9, delta: 0.1)
      for _ in 0..<500 {
        let answer = answers.next()
        threshold.add(confidence: answer.confidence, reward: answer.reward)
      }
      let accepted = fresh.filter { $0.confidence >= threshold.value }
      guard !accepted.isEmpty else { continue }
      used += 1
      let right = accepted.reduce(0) { $0 + $1.reward }
      if right < 0.9 * Double(accepted.count) { broken += 1 }
    }
    #expect(broken <= 64)
    #expect(used > 360, "it accepts something once it has seen 500 answers")
  }
}
