import Calibration
import DiscreteEvents
import Pool
import Testing

@Suite struct ClosedLoopTests {
  /// 10 ms an iteration and 1 ms a prefill token.
  static func timing(perSequence: Double = 0) -> TimingModel {
    TimingModel(
      .affine(
        AffineTiming(
          base: .seconds(0.010), perPrefillToken: 1e9, perSequence: perSequence)),
      engine: EngineConfig())
  }

  static func run(
    clients: Int, prompt: Int = 100, output: Int = 11, rounds: Int = 1, latency: Double = 0,
    rule: BatchingRule, kvTokens: Int = 1_000_000, places: Int? = nil
  ) -> ClosedLoop.Outcome {
    let load = ClosedLoad(
      clients: clients, prompt: prompt, output: output, rounds: rounds, latency: latency, jitter: 0)
    return ClosedLoop.run(
      load, on: timing(), rule: rule, kvTokens: kvTokens, places: places)
  }

  private func expect(_ outcome: ClosedLoop.Outcome, ttft: Double, tpot: Double) {
    // Sums of a few hundred terms below 100 s, each exact to 2^-52 of them.
    #expect(abs(outcome.ttft - ttft) < 1e-9, "TTFT \(outcome.ttft)")
    #expect(abs(outcome.tpot - tpot) < 1e-9, "TPOT \(outcome.tpot)")
  }

  @Test("one client sees its own prefill, and one iteration a token")
  func alone() {
    expect(Self.run(clients: 1, rule: BatchingRule(tokens: 8192)), ttft: 0.110, tpot: 0.010)
    // In chunks of 40, 40 and 20 tokens.
    expect(Self.run(clients: 1, rule: BatchingRule(tokens: 40)), ttft: 0.130, tpot: 0.010)
    expect(
      Self.run(clients: 1, rounds: 3, latency: 0.5, rule: BatchingRule(tokens: 8192)),
      ttft: 0.610, tpot: 0.010)
  }

  @Test("prompts that start together come out together, and one an iteration one by one")
  func burst() {
    let together = BatchingRule(tokens: 8192)
    expect(Self.run(clients: 2, rule: together), ttft: 0.210, tpot: 0.010)
    // The second starts in the second iteration, which stretches one gap of the first's ten.
    let single = BatchingRule(tokens: 8192, starts: 1)
    expect(
      Self.run(clients: 2, rule: single), ttft: 0.165, tpot: 0.300 / 20)
  }

  @Test("where prefills go first, whoever decodes waits for them")
  func prefillsFirst() {
    // Two prompts of 100 in iterations of 150 tokens: 150, then the last 50, nobody decoding.
    let rule = BatchingRule(tokens: 150, prefillsFirst: true)
    expect(
      Self.run(clients: 2, rule: rule), ttft: 0.190, tpot: 0.260 / 20)
  }

  @Test("an engine that plans ahead lets a request wait one more iteration")
  func plansAhead() {
    // The second round's requests arrive as the other client decodes.
    let at = { (ahead: Bool) in
      Self.run(
        clients: 2, rounds: 2, rule: BatchingRule(tokens: 8192, starts: 1, plansAhead: ahead))
    }
    #expect(at(true).ttft > at(false).ttft + 0.002)
  }

  @Test("without a place a client waits for another's whole answer")
  func places() {
    let rule = BatchingRule(tokens: 8192)
    expect(
      Self.run(clients: 2, rule: rule, places: 1), ttft: 0.215, tpot: 0.010)
    // The same where the cache holds one request and its answer.
    let reserving = BatchingRule(tokens: 8192, reservesOutput: true)
    expect(
      Self.run(clients: 2, rule: reserving, kvTokens: 150), ttft: 0.215,
      tpot: 0.010)
  }

  @Test("a preempted sequence computes its tokens anew and emits each once")
  func preemption() {
    // Both fit as they start (200 of 205 tokens), and not after three more tokens each.
    let outcome = Self.run(clients: 2, rule: BatchingRule(tokens: 8192), kvTokens: 205)
    // Both emit at 210 ms and three times more; then the younger waits until the other has
    // emitted 11, at 0.310, and prefills 104 tokens, its next at 0.424, and decodes 6 more.
    expect(
      outcome, ttft: 0.210, tpot: 0.374 / 20)
  }
}
