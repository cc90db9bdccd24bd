import Foundation
import Pool
import Testing

@Suite struct ExpertLoadTests {
  static let experts = Model.Experts(count: 64, active: 4, feedForward: 256)

  @Test("experts all alike: E·(1 − (1 − k/E)^T) of them are touched")
  func uniform() {
    let load = ExpertLoad(Self.experts, routing: ExpertRouting(), ranks: 8)
    #expect(load.visitsPerToken == 4)
    for tokens in [0, 1, 2, 17, 500] {
      let touched = 64 * (1 - pow(1 - 4.0 / 64, Double(tokens)))
      // 500 products, each rounded once: relative 500 · 2^-53 of a power of at most 1.
      #expect(abs(load.touched(by: tokens) - touched) < 64 * 500 * 0x1p-53)
    }
  }

  @Test("chances fall with popularity, are chances, and sum to the experts a token visits")
  func chances() {
    for skew in [0, 0.3, 1, 2, 10] {
      let chances = ExpertRouting(skew: skew).chances(of: Self.experts)
      #expect(chances.count == 64)
      #expect(abs(chances.reduce(0, +) - 4) < 1e-12)
      #expect(chances.allSatisfy { $0 > 0 && $0 <= 1 })
      #expect(zip(chances, chances.dropFirst()).allSatisfy { $0 >= $1 })
    }
    // Where none is certain, they are in proportion to i^-s.
    let mild = ExpertRouting(skew: 0.5).chances(of: Self.experts)
    #expect(abs(mild[0] / mild[15] - 4) < 1e-12)
    // 1, 2^-10, 3^-10…: the first four stand for nearly all, but each is one visit.
    let steep = ExpertRouting(skew: 10).chances(of: Self.experts)
    #expect(steep[0] == 1 && steep[1] == 1 && steep[2] == 1)
  }

  /// Draws the experts of tokens by systematic sampling (Madow 1949): in a random order, those
  /// whose stretch of the cumulated chances holds one of u, u + 1, u + 2…; it has the given chances
  /// exactly, and never takes one twice. Shares nothing with the formula.
  private func drawn(_ chances: [Double], tokens: Int, _ random: inout Lehmer) -> Set<Int> {
    var touched: Set<Int> = []
    for _ in 0..<tokens {
      var order = Array(chances.indices)
      for index in order.indices.dropLast() {
        order.swapAt(index, index + random.next(below: order.count - index))
      }
      var next = Double(random.next(below: 1_000_000)) / 1e6
      var sum = 0.0
      for expert in order {
        sum += chances[expert]
        if sum > next {
          touched.insert(expert)
          next += 1
        }
      }
    }
    return touched
  }

  @Test("the experts touched are those that tokens drawn one by one touch in the mean")
  func againstDraws() {
    var random = Lehmer(seed: 4)
    for (skew, tokens) in [(0.0, 8), (0.8, 1), (0.8, 8), (0.8, 40), (2, 20)] {
      let routing = ExpertRouting(skew: skew)
      let chances = routing.chances(of: Self.experts)
      var sum = 0.0
      var squares = 0.0
      let rounds = 400
      for _ in 0..<rounds {
        let touched = Double(drawn(chances, tokens: tokens, &random).count)
        sum += touched
        squares += touched * touched
      }
      let mean = sum / Double(rounds)
      let deviation = max(0, squares / Double(rounds) - mean * mean).squareRoot()
      let expected = ExpertLoad(Self.experts, routing: routing, ranks: 1).touched(by: tokens)
      // Four standard errors; one token touches exactly four, but for the last rounding of chances.
      let error = 4 * deviation / Double(rounds).squareRoot()
      #expect(abs(mean - expected) <= error + 0.02, "skew \(skew), \(tokens) tokens")
    }
  }

  @Test("whole experts: the first GPU has most to do, as much as the sums over each GPU say")
  func busiest() {
    let routing = ExpertRouting(skew: 0.8, isParallel: true, capacity: 2)
    let chances = routing.chances(of: Self.experts)
    let load = ExpertLoad(Self.experts, routing: routing, ranks: 8)
    let dealt = (0..<8).map { rank in
      chances.indices.filter { $0 % 8 == rank }.map { chances[$0] }
    }
    let visits = dealt.map { $0.reduce(0) { $0 + min($1, 2 * 4.0 / 64) } }
    let touched = dealt.map { $0.reduce(0) { $0 + 1 - pow(1 - $1, 30) } }
    #expect(abs(load.visitsPerToken - (visits.max() ?? 0)) < 1e-12)
    #expect(abs(load.touched(by: 30) - (touched.max() ?? 0)) < 1e-12)
    #expect(visits[0] > visits.reduce(0, +) / 8)
    // Without a limit it has more to do; all alike, exactly its share.
    let unlimited = ExpertRouting(skew: 0.8, isParallel: true)
    #expect(
      ExpertLoad(Self.experts, routing: unlimited, ranks: 8).visitsPerToken > load.visitsPerToken)
    let alike = ExpertRouting(isParallel: true)
    #expect(ExpertLoad(Self.experts, routing: alike, ranks: 8).visitsPerToken == 0.5)
  }

  @Test("a capacity drops the visits beyond it, wherever the experts are")
  func capacity() {
    let routing = ExpertRouting(skew: 1.5, capacity: 1)
    let load = ExpertLoad(Self.experts, routing: routing, ranks: 1)
    let kept = routing.chances(of: Self.experts).reduce(0) { $0 + min($1, 4.0 / 64) }
    #expect(abs(load.visitsPerToken - kept) < 1e-12)
    #expect(kept < 3)
    let roomy = ExpertRouting(skew: 1.5, capacity: 1000)
    #expect(ExpertLoad(Self.experts, routing: roomy, ranks: 1).visitsPerToken == 4)
  }

  /// A GPU on which nothing but its link takes time.
  private func linkOnly() throws -> GPU {
    var gpu = try RooflineTimingTests.gpu("h100-sxm")
    gpu.efficiency = KernelEfficiency(
      gemm: 1, attention: 1, memory: 1, kvMemory: 1, kernelLatency: 0, sequenceLatency: 0,
      hostPerIteration: 0, hostPerSequence: 0, link: 0.5, linkLatency: 1e-6)
    gpu.bandwidth = 1e30
    gpu.flops = [.bf16: 1e40, .fp8: 1e40]
    gpu.linkBandwidth = 1e9
    return gpu
  }

  @Test("whole experts replace an all-reduce by two all-to-alls, as long as the busiest GPU's")
  func exchanges() throws {
    let model = try RooflineTimingTests.model("qwen3-30b-a3b")
    func seconds(_ routing: ExpertRouting) throws -> Double {
      let config = RooflineConfig(
        model: model, gpu: try linkOnly(), tensorParallel: 4, precision: .bf16,
        kvPrecision: .bf16, routing: routing)
      var batch = RooflineTimingTests.prefill(1000)
      batch.emitting = 0
      let timing = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
      return Double(timing.duration(of: batch)) / 1e12
    }
    // Of bf16 rows, 2048 wide, over 0.5 GB/s: a ring moves 2·3/4 of 1,000 rows.
    let row = 2048.0 * 2 / 0.5e9
    let reduce = 1e-6 + 2 * 0.75 * 1000 * row
    #expect(abs(try seconds(ExpertRouting()) / (48 * 2 * reduce) - 1) < 1e-9)
    // A GPU of four has a quarter of 8,000 visits, three quarters of them from elsewhere.
    let exchange = 1e-6 + 0.75 * 2000 * row
    let parallel = try seconds(ExpertRouting(isParallel: true))
    #expect(abs(parallel / (48 * (reduce + 2 * exchange)) - 1) < 1e-9)
    let skewed = ExpertRouting(skew: 1, isParallel: true)
    let load = ExpertLoad(try #require(model.experts), routing: skewed, ranks: 4)
    let longer = 1e-6 + 0.75 * 1000 * load.visitsPerToken * row
    // Of 128 experts asked for in proportion to 1, 1/2, 1/3, … a token visits 8: the first always,
    // as
    // 8 / (1 + 1/2 + … + 1/128) is 1.47, and the others for the 7 that are left. The first GPU of
    // four has experts 1, 5, 9, …, 125. The bound is 128 roundings of sums of at most 8.
    let others = (2...128).reduce(0.0) { $0 + 1 / Double($1) }
    let visits = stride(from: 5, through: 125, by: 4).reduce(1.0) { $0 + 7 / others / Double($1) }
    #expect(abs(load.visitsPerToken - visits) < 128 * 8 * 0x1p-53)
    #expect(abs(try seconds(skewed) / (48 * (reduce + 2 * longer)) - 1) < 1e-9)
  }
}
