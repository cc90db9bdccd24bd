import Pool
import SeatrialTestSupport
import Testing

@Suite struct LanesTests {
  /// Runs jobs round and round through a line of stages, one at a time in each, and tells how long
  /// a round takes in the long run. `times[job][stage]`. It shares nothing with the formula.
  private func cycle(_ times: [[Int64]]) -> Int64 {
    let stages = times[0].count
    var free = Array(repeating: Int64(0), count: stages)
    var ready = Array(repeating: Int64(0), count: times.count)
    var ends: [Int64] = []
    // A line settles into a period; over a whole number of them the mean is exact.
    let rounds = 240
    for _ in 0..<(2 * rounds) {
      for job in times.indices {
        var now = ready[job]
        for stage in 0..<stages {
          now = max(now, free[stage]) + times[job][stage]
          free[stage] = now
        }
        ready[job] = now
      }
      ends.append(ready[0])
    }
    return (ends[2 * rounds - 1] - ends[rounds - 1]) / Int64(rounds)
  }

  @Test("a round of equal micro-batches is a line's cycle, whatever its ends take")
  func equal() {
    var random = Lehmer(seed: 3)
    for stages in 1...6 {
      let lanes = Lanes(stages: stages, ranks: 1, batchTokens: 8192)
      for underWay in 1...stages {
        let (stage, front, back) = (
          Int64(1 + random.next(below: 1000)), Int64(random.next(below: 300)),
          Int64(random.next(below: 300))
        )
        var times = Array(repeating: stage, count: stages)
        times[0] += front
        times[stages - 1] += back
        let simulated = cycle(Array(repeating: times, count: underWay))
        let round = lanes.round(stage: stage, front: front, back: back, underWay: underWay)
        #expect(round == simulated, "\(stages) stages, \(underWay) under way")
      }
    }
  }

  @Test("every micro-batch of a full line waits for the slowest one, in every stage")
  func slowest() {
    for stages in 2...5 {
      for slow in [Int64(101), 170, 900] {
        var jobs = Array(repeating: Array(repeating: Int64(100), count: stages), count: stages)
        jobs[1] = Array(repeating: slow, count: stages)
        let lanes = Lanes(stages: stages, ranks: 1, batchTokens: 8192)
        #expect(
          cycle(jobs) == lanes.round(stage: slow, front: 0, back: 0, underWay: stages))
      }
    }
  }

  @Test("decoding sequences are shared out evenly; their contexts grow by one an iteration")
  func shares() {
    var random = Lehmer(seed: 9)
    for _ in 0..<500 {
      let lanes = Lanes(
        stages: 1 + random.next(below: 4), ranks: 1 + random.next(below: 4), batchTokens: 512)
      let decodes = 1 + random.next(below: 300)
      let context = decodes + random.next(below: 1_000_000)
      let share = lanes.share(of: decodes, context: context)
      // The least number a lane with most can have, and as long in the mean, rounded down.
      #expect(share.decodes * lanes.count >= decodes)
      #expect((share.decodes - 1) * lanes.count < decodes)
      #expect(share.context == share.decodes * context / decodes)
      let later = lanes.share(of: decodes, context: context + 7 * decodes)
      #expect(later.context == share.context + 7 * share.decodes)
    }
  }

  @Test("a prompt is cut by one lane's budget, not by the number of lanes")
  func prompts() {
    let lanes = Lanes(stages: 4, ranks: 1, batchTokens: 2048)
    var batch = BatchShape()
    batch.prefillTokens = 300
    batch.chunks = 1
    batch.emitting = 1
    #expect(lanes.busiest(of: batch) == batch)
    batch.prefillTokens = 1500
    batch.decodes = 10
    batch.contextTokens = 1000
    batch.emitting = 11
    let busiest = lanes.busiest(of: batch)
    // Of 512 tokens, three are those of decoding sequences.
    #expect(busiest.decodes == 3 && busiest.prefillTokens == 509 && busiest.contextTokens == 300)
    #expect(busiest.emitting == 4)
    #expect(lanes.underWay(batch, lane: busiest) == 4)
  }

  @Test("one stage and one rank take what an engine without either takes, but for rounding")
  func alone() throws {
    let gpu = try RooflineTimingTests.gpu("h100-sxm")
    for name in ["llama-3.1-8b", "qwen3-30b-a3b", "gpt-oss-120b"] {
      let config = RooflineConfig(
        model: try RooflineTimingTests.model(name), gpu: gpu, tensorParallel: 1,
        precision: .bf16, kvPrecision: .bf16)
      let plain = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
      let laned = LanedRoofline(config, engine: RooflineTimingTests.engine)
      for decodes in [1, 7, 300] {
        let batch = TimingAgreementTests.decoding(decodes, decodes * 900)
        // Layers, embedding and head are rounded one by one, half a picosecond each.
        #expect(abs(laned.duration(of: batch) - plain.duration(of: batch)) <= 2)
      }
      let prefill = RooflineTimingTests.prefill(700, depth: 100)
      #expect(abs(laned.duration(of: prefill) - plain.duration(of: prefill)) <= 2)
    }
  }

  @Test("one sequence goes through a pipeline in the time of one engine and of the hand-overs")
  func oneSequence() throws {
    var gpu = try RooflineTimingTests.gpu("h100-sxm")
    gpu.efficiency.linkLatency = 20e-6
    gpu.efficiency.link = 0.5
    let model = try RooflineTimingTests.model("llama-3.1-70b")
    func duration(_ stages: Int, _ decodes: Int) -> Double {
      let config = RooflineConfig(
        model: model, gpu: gpu, tensorParallel: 1, precision: .fp8, kvPrecision: .bf16,
        pipelineParallel: stages)
      let timing = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
      return Double(timing.duration(of: TimingAgreementTests.decoding(decodes, decodes * 500)))
    }
    let alone = duration(1, 1)
    // 80 layers are 4 times 20; each hand-over takes its latency and 32 KB over half of 450 GB/s.
    let hop = 20e6 + 2.0 * 8192 * 2 / 225e9 * 1e12
    // Ten parts are rounded to half a picosecond each, and coefficients of attention to half a
    // picosecond a token and stage.
    #expect(abs(duration(4, 1) - alone - 4 * hop) < 10 + 500 * 2)
    // Four sequences are under way at once: no faster for each than its slowest stage allows, yet
    // far faster than one after the other.
    #expect(duration(4, 4) < 1.2 * alone)
    #expect(duration(4, 4) >= duration(4, 1))
  }

  @Test("ranks share experts: more tokens visit each, and attention is as of one rank's sequences")
  func ranks() throws {
    let gpu = try RooflineTimingTests.gpu("h200")
    let model = try RooflineTimingTests.model("deepseek-v3")
    func duration(_ ranks: Int, _ decodes: Int, context: Int) -> Double {
      let config = RooflineConfig(
        model: model, gpu: gpu, tensorParallel: 1, precision: .fp8, kvPrecision: .bf16,
        routing: ExpertRouting(isParallel: ranks > 1), dataParallel: ranks)
      let timing = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
      return Double(
        timing.duration(of: TimingAgreementTests.decoding(decodes, decodes * context)))
    }
    // What a token of context adds is the same for a rank's sequences as for an engine's own.
    let own = duration(1, 16, context: 3000) - duration(1, 16, context: 1000)
    let shared = duration(8, 128, context: 3000) - duration(8, 128, context: 1000)
    #expect(own == shared)
    // Eight ranks read an eighth of the experts each, so that a step of theirs is shorter than that
    // of one with all of them.
    #expect(duration(8, 128, context: 1000) < duration(1, 16, context: 1000))
  }
}
