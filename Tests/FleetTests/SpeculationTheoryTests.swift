import DiscreteEvents
import Fleet
import Foundation
import Pool
import Router
import Statistics
import Testing
import Workload

/// Speculative decoding against what is known of it in closed form.
@Suite("Speculation keeps to its theory")
struct SpeculationTheoryTests {
  /// One client, one replica: every iteration after the first is one verification.
  private func config(
    _ variation: DecodeVariation?, requests: Int = 200, output: Int = 1001, clients: Int = 1,
    timing: AffineTiming = AffineTiming(base: .seconds(0.01)), seed: UInt64 = 7
  ) -> FleetConfig {
    FleetConfig(
      name: "theory", seed: seed,
      streams: [
        StreamConfig(
          name: "answers",
          source: .generated(
            arrivals: .closed(clients: clients, think: .constant(.zero)),
            lengths: .independent(prompt: .constant(8), output: .constant(output))))
      ],
      router: RouterConfig(policy: .roundRobin),
      pools: [
        PoolConfig(
          name: "pool", replicas: 1, engine: EngineConfig(maxBatch: clients),
          timing: .affine(timing),
          kvBlocks: 100_000, variation: variation)
      ], requests: requests)
  }

  private func counts(_ config: FleetConfig) throws -> VariationCounts {
    try #require(try Fleet.run(config).pools[0].variation)
  }

  @Test("tokens a step are (1 − a^(γ+1)) / (1 − a)", arguments: [0.3, 0.6, 0.8, 0.95], [1, 4, 8])
  func tokensPerStep(chance: Double, tokens: Int) throws {
    let acceptance = Acceptance([chance])
    let speculation = SpeculationConfig(
      drafter: .lookup(.zero), tokens: tokens, acceptance: acceptance)
    let counts = try counts(config(.speculation(speculation)))
    let measured = 1 + Double(counts.accepted) / Double(counts.passes)
    // The number accepted is geometric, cut at γ: passes are independent, so the mean of n of them
    // is normal. Twelve tests at 4.06 deviations each: all hold with 99.94 %.
    let mean = acceptance.meanLength(of: tokens)
    #expect(abs(mean - (1 - pow(chance, Double(tokens + 1))) / (1 - chance)) < 1e-12)
    let second = (1...tokens).reduce(0.0) { $0 + Double(2 * $1 - 1) * pow(chance, Double($1)) }
    let variance = second - (mean - 1) * (mean - 1)
    let bound = 4.06 * (variance / Double(counts.passes)).squareRoot()
    #expect(abs(measured - mean) < bound, "\(measured) for \(mean)")
  }

  @Test("a table of chances gives the mean lengths that it was made of")
  func meanLengths() throws {
    let lengths = [1.83, 2.43, 2.88, 3.24]
    let acceptance = try #require(Acceptance(meanLengths: lengths))
    for (index, length) in lengths.enumerated() {
      #expect(abs(acceptance.meanLength(of: index + 1) - length) < 1e-12)
    }
    #expect(Acceptance(meanLengths: [1.5, 2.5]) == nil)
    #expect(Acceptance(meanLengths: [0.9]) == nil)
    #expect(Acceptance(meanLengths: [2.1]) == nil)
  }

  @Test("the speed-up is that of theorem 3.8", arguments: [0.6, 0.8, 0.9], [0.02, 0.2])
  func speedUp(chance: Double, cost: Double) throws {
    // Leviathan et al., theorem 3.8: (1 − a^(γ+1)) / ((1 − a)(γc + 1)), where verifying takes as
    // long as computing one token, as it does here.
    let tokens = 5
    let speculation = SpeculationConfig(
      drafter: .fraction(cost), tokens: tokens, acceptance: Acceptance([chance]))
    let plain = try time(config(nil))
    let fast = try time(config(.speculation(speculation)))
    let mean = Acceptance([chance]).meanLength(of: tokens)
    let expected = mean / (Double(tokens) * cost + 1)
    // The mean length of 200,000 tokens' passes is off by less than 1 % (its deviation is below 2
    // tokens, over some 50,000 passes: 4 standard errors are 0.036 of 3 or more); of each answer's
    // last pass half is lost, at most 5 tokens of 1,000; prefill is one iteration of 1,000.
    #expect(abs(plain / fast - expected) / expected < 0.02, "\(plain / fast) for \(expected)")
  }

  private func time(_ config: FleetConfig) throws -> Double {
    try Fleet.run(config).end.seconds
  }

  @Test("guesses that are always wrong cost their time and change nothing else")
  func alwaysWrong() throws {
    let speculation = SpeculationConfig(
      drafter: .lookup(.seconds(0.001)), tokens: 3, acceptance: Acceptance([0]))
    let result = try Fleet.run(config(.speculation(speculation), requests: 3, output: 11))
    #expect(result.pools[0].iterations == 33)
    // Ten decoding iterations of 11 ms and a prefill of 10 ms a request.
    #expect(result.end == .seconds(3 * (0.01 + 10 * 0.011)))
  }

  @Test("guesses that are always right make γ + 1 tokens an iteration, all at once")
  func alwaysRight() throws {
    let speculation = SpeculationConfig(
      drafter: .lookup(.zero), tokens: 4, acceptance: Acceptance([1]))
    let result = try Fleet.run(config(.speculation(speculation), requests: 2, output: 11))
    #expect(result.pools[0].iterations == 2 * (1 + 2))
    let gaps = result.cells[0].itl
    #expect(gaps.count == 20 && gaps.quantile(0.5) == 0 && gaps.max == 10_000_000_000)
  }

  @Test("an answer's luck does not depend on what else runs")
  func luckIsTheRequests() throws {
    let speculation = SpeculationConfig(
      drafter: .lookup(.zero), tokens: 4, acceptance: Acceptance([0.7]))
    let alone = try counts(config(.speculation(speculation), requests: 40, output: 120))
    let together = try counts(
      config(.speculation(speculation), requests: 40, output: 120, clients: 16))
    #expect(alone == together)
  }

  @Test("the large of two models computes its share, and a token's parameters are the mean")
  func routingShare() throws {
    let small = TimingConfig.affine(AffineTiming(base: .seconds(0.001)))
    let config = config(.routing(TokenRoutingConfig(share: 0.128, small: small)))
    let counts = try counts(config)
    let share = Double(counts.large) / Double(counts.passes)
    // Bernoulli: 4.06 deviations.
    let bound = 4.06 * (0.128 * 0.872 / Double(counts.passes)).squareRoot()
    #expect(abs(share - 0.128) < bound)
    // Every token takes 1 ms of the small model, the large one's 10 ms beside it.
    let expected = Double(200 + counts.passes) * 0.001 + Double(200 + counts.large) * 0.01
    #expect(abs(try Fleet.run(config).end.seconds - expected) < 1e-6)
  }

  @Test("tokens that the large model skipped are prefilled when it is asked again")
  func deferredPrefill() throws {
    // Every token that the large model computes or prefills takes 1 ms of it; so however rarely it
    // is asked, all but those after the last time are paid for.
    let large = AffineTiming(
      base: SimTime(picoseconds: 1), perPrefillToken: 1e9, perSequence: 1e9)
    let small = TimingConfig.affine(AffineTiming(base: SimTime(picoseconds: 1)))
    let config = config(
      .routing(TokenRoutingConfig(share: 0.2, small: small)), requests: 1, timing: large)
    let end = try Fleet.run(config).end.seconds
    // 8 tokens of the prompt and 1,000 of the answer; after the last asked one come fewer than 100
    // with 1 − 0.8^100.
    #expect(end <= 1.008 + 1e-6 && end > 0.908)
  }

  @Test("steps that are judged as a whole are written by one model or by both")
  func steps() throws {
    let small = TimingConfig.affine(AffineTiming(base: .seconds(0.001)))
    let config = config(
      .routing(TokenRoutingConfig(share: 0.3, small: small, step: 20)), requests: 50)
    let result = try Fleet.run(config)
    let counts = try #require(result.pools[0].variation)
    // 1,000 tokens after the first are 50 steps; each takes 20 ms, and 200 ms more when the large
    // model writes it too; a prefill takes 1 and 10 ms.
    #expect(counts.passes == 50 * 50)
    let expected = 50 * (0.011 + 50 * 0.02) + Double(counts.large) * 0.2
    #expect(abs(result.end.seconds - expected) < 1e-6)
    // 2,500 steps: 4.06 deviations.
    #expect(abs(Double(counts.large) / 2500 - 0.3) < 4.06 * (0.21 / 2500).squareRoot())
  }

  @Test("an iteration reads as deep as its deepest token, and computes the mean")
  func depths() throws {
    let levels = [DepthConfig.Level(share: 0.5), DepthConfig.Level(share: 1)]
    // Only arithmetic takes time: 1 ms a sequence. Then the mean share is what counts.
    let arithmetic = AffineTiming(base: SimTime(picoseconds: 1), perSequence: 1e9)
    let computed = config(
      .depths(DepthConfig(levels)), requests: 64, clients: 32, timing: arithmetic)
    let counts = try counts(computed)
    let mean = (0.5 * Double(counts.levels[0]) + Double(counts.levels[1])) / Double(counts.passes)
    let time = try time(computed)
    // Prefills take next to nothing; iterations round to picoseconds.
    #expect(abs(time / (0.001 * mean * Double(counts.passes)) - 1) < 1e-4)
    // Only weights take time: 10 ms an iteration. Of 32 sequences one goes all the way but for a
    // chance of 2^-32, so nothing is saved; of one, a quarter is.
    let batch = try self.time(config(.depths(DepthConfig(levels)), requests: 64, clients: 32))
    #expect(abs(batch / (2 * 1001 * 0.01) - 1) < 0.002)
    let single = try self.time(config(.depths(DepthConfig(levels)), requests: 20))
    // The mean of 20,000 tokens of deviation 0.25: 4.06 standard errors are 0.0072; prefill is one
    // iteration of 1,001.
    #expect(abs(single / (20 * 1001 * 0.01) - 0.75) < 0.0082)
  }
}
