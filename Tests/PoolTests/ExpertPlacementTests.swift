import Pool
import Testing

/// Where experts are, and what it costs when they are elsewhere.
@Suite struct ExpertPlacementTests {
  static let experts = Model.Experts(count: 64, active: 4, feedForward: 256)

  private func visits(_ chances: [Double], _ copies: [ExpertPlacement.Copy]) -> Double {
    copies.reduce(0) { $0 + chances[$1.expert] / Double($1.copies) }
  }

  @Test("a balanced placement is within Graham's bound of an even one, and copies bring it closer")
  func balanced() {
    for skew in [0.3, 0.8, 1.2] {
      let chances = ExpertRouting(skew: skew).chances(of: Self.experts)
      let dealt = visits(
        chances, ExpertPlacement.dealt.busiest(of: chances, over: 8, copies: 0))
      let packed = visits(
        chances, ExpertPlacement.balanced.busiest(of: chances, over: 8, copies: 0))
      let copied = visits(
        chances, ExpertPlacement.balanced.busiest(of: chances, over: 8, copies: 64))
      // No packing is below the mean, nor below the most visited expert. List scheduling adds no
      // more than the largest of the others to the mean (Graham 1969); here each GPU also has no
      // more than eight experts, which can cost it the visits of one more.
      let least = max(chances.reduce(0, +) / 8, chances[0])
      #expect(packed >= least - 1e-12)
      #expect(packed <= least + 2 * chances[1])
      #expect(packed <= dealt)
      #expect(copied <= packed)
      #expect(copied >= 4.0 / 8 - 1e-12)
    }
    // All alike, every GPU has its share to the last bit.
    let alike = ExpertRouting().chances(of: Self.experts)
    #expect(
      visits(alike, ExpertPlacement.balanced.busiest(of: alike, over: 8, copies: 0)) == 0.5)
  }

  @Test("a copy goes to the expert with most visits a copy, time after time")
  func copies() {
    let chances = [0.9, 0.5, 0.4, 0.2]
    let here = ExpertPlacement.balanced.busiest(of: chances, over: 2, copies: 2)
    // 0.9 becomes two of 0.45, then 0.5 two of 0.25. Of 0.45, 0.45, 0.4, 0.25, 0.25, 0.2 the first
    // GPU gets the first, the third and, as the other has 0.95 then, the last: 1.05.
    let expected: Set<ExpertPlacement.Copy> = [
      .init(expert: 0, copies: 2), .init(expert: 2, copies: 1), .init(expert: 3, copies: 1),
    ]
    #expect(Set(here) == expected)
    #expect(abs(visits(chances, here) - 1.05) < 1e-12)
  }

  private func seconds(
    _ routing: ExpertRouting, decodes: Int, tensorParallel: Int = 1
  ) throws -> Double {
    let config = RooflineConfig(
      model: try RooflineTimingTests.model("qwen3-30b-a3b"),
      gpu: try RooflineTimingTests.gpu("h100-sxm"), tensorParallel: tensorParallel,
      precision: .bf16, kvPrecision: .bf16, routing: routing)
    let timing = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
    let batch = TimingAgreementTests.decoding(decodes, decodes * 500)
    return Double(timing.duration(of: batch)) / 1e12
  }

  @Test("adaptive experts take what the faster of both ways takes, whatever the batch")
  func adaptive() throws {
    for skew in [0, 1.5] {
      let whole = ExpertRouting(skew: skew, isParallel: true)
      let parts = ExpertRouting(skew: skew)
      let both = ExpertRouting(skew: skew, isParallel: true, isAdaptive: true)
      for decodes in [1, 8, 64, 512] {
        let least = min(
          try seconds(whole, decodes: decodes, tensorParallel: 4),
          try seconds(parts, decodes: decodes, tensorParallel: 4))
        #expect(try seconds(both, decodes: decodes, tensorParallel: 4) == least)
      }
    }
  }

  @Test("an expert that is not on the GPU costs its bytes over the link, unless it was foreseen")
  func offload() throws {
    let link = 25e9
    let all = try seconds(ExpertRouting(), decodes: 1)
    // Of 128 experts, all alike, a token visits 8; with 32 of them here, it misses 6 a layer.
    let bytes = 3.0 * 2048 * 768 * 2
    let missing = 48 * 6 * bytes / link
    let onDemand = ExpertRouting(offload: ExpertOffload(resident: 32, link: link))
    // Whole picoseconds: one rounding.
    #expect(abs(try seconds(onDemand, decodes: 1) - all - missing) < 2e-12)
    // The last visited are as likely as any other to be among 32 when all are alike.
    let last = ExpertRouting(offload: ExpertOffload(resident: 32, link: link, keeps: .lru))
    // Bisection ends within 2^-60 of its range, of 1,024 tokens at most.
    #expect(abs(try seconds(last, decodes: 1) - all - missing) < missing * 1e-9)
    // Foreseen, it is hidden as far as computing goes; guessed wrong, it costs both.
    let foreseen = ExpertOffload(resident: 32, link: link, prediction: 1)
    let guessed = ExpertOffload(resident: 32, link: link, prediction: 0)
    let best = try seconds(ExpertRouting(offload: foreseen), decodes: 1)
    let worst = try seconds(ExpertRouting(offload: guessed), decodes: 1)
    #expect(best < all + missing && best > all)
    #expect(abs(worst - best - missing) < 2e-12)
    // With all of them here, nothing.
    let here = ExpertOffload(resident: 128, link: link, keeps: .lru)
    #expect(try seconds(ExpertRouting(offload: here), decodes: 1) == all)
  }

  @Test("popular experts stay: skewed visits miss less than even ones, and recent less than lucky")
  func residence() {
    func misses(_ skew: Double, _ keeps: ExpertOffload.Keeping) -> Double {
      let routing = ExpertRouting(skew: skew)
      let chances = routing.chances(of: Self.experts)
      let offload = ExpertOffload(resident: 16, link: 1, keeps: keeps)
      let residence = offload.residence(of: chances)
      #expect(abs(residence.reduce(0, +) - 16) < 1e-9)
      return zip(chances, residence).reduce(0) { $0 + $1.0 * (1 - $1.1) }
    }
    #expect(abs(misses(0, .lru) - 3) < 1e-9)
    #expect(misses(1, .popular) < misses(1, .lru))
    #expect(misses(1, .lru) < misses(0, .lru))
  }

  @Test("a varying number of experts counts with its mean")
  func active() {
    let routing = ExpertRouting(skew: 0.7, active: 2.5)
    let chances = routing.chances(of: Self.experts)
    #expect(abs(chances.reduce(0, +) - 2.5) < 1e-12)
    #expect(ExpertLoad(Self.experts, routing: routing, ranks: 1).visitsPerToken == 2.5)
  }

  @Test("a pipeline's GPUs keep their stage's weights and blocks; shared experts are shared")
  func memory() throws {
    let gpu = try RooflineTimingTests.gpu("h200")
    let model = try RooflineTimingTests.model("deepseek-v3")
    func memory(_ stages: Int, ranks: Int = 1, _ routing: ExpertRouting = ExpertRouting())
      -> KVMemory?
    {
      let sized = KVMemory.blocks(
        model: model.stage(of: stages), gpu: gpu, tensorParallel: 8, precision: .bf16,
        kvPrecision: .bf16, block: 16, maxBatch: 64, maxBatchTokens: 2048,
        dataParallel: ranks, routing: routing)
      return try? sized.get()
    }
    // 671 B parameters in 16 bits are more than eight of 150 GB have; two stages have them.
    #expect(memory(1) == nil)
    let stage = try #require(memory(2))
    // 31 of 61 layers, but of the 58 with experts, which are nearly all of it; and one of two
    // embeddings.
    let whole = model.weightBytes(.bf16, tensorParallel: 8)
    #expect(stage.weights < 31.0 / 58 * whole && stage.weights > 31.0 / 61 * whole)
    #expect(stage.blockBytes == 16 * 31 * 576 * 2)
    // Two groups share the experts, which are nearly all of it; a half in host memory is the same.
    let shared = try #require(memory(1, ranks: 2))
    let half = ExpertRouting(offload: ExpertOffload(resident: 128, link: 1e10))
    #expect(shared.weights == (try #require(memory(1, half))).weights)
    let expert = 3.0 * 7168 * 2048 * 2
    let routed = 58 * 256 * expert / 8
    #expect(abs(whole - shared.weights - routed / 2) < 1)
  }
}
