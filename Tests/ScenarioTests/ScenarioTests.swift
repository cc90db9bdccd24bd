import DiscreteEvents
import Fleet
import Pool
import Router
import Scenario
import Testing
import Workload

@Suite("A scenario file")
struct ScenarioTests {
  @Test("with every key decodes to what it says")
  func everyKey() throws {
    let scenario = try Scenario.load(file: GoodFiles.path("every-key.yaml"))
    let config = scenario.config
    #expect(scenario.name == "every key")
    #expect(config.seed == .max)
    #expect(config.duration == .seconds(3600))
    #expect(config.requests == 100_000)
    #expect(config.warmup == .seconds(120))
    #expect(config.cutoff == .seconds(300))
    #expect(
      config.router
        == RouterConfig(
          policy: .leastLoaded(.reported, maxOutstanding: 64), scrape: .seconds(0.5),
          decision: .measured, maxQueue: 1000,
          classifier: ClassifierConfig(
            .confusion([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0, 0, 1]]),
            latency: .seconds(0.012))))
    #expect(config.intents == ["prose", "code", "rag"])
  }

  @Test("decodes every kind of stream")
  func streams() throws {
    let streams = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config.streams
    let trace = TraceConfig(file: GoodFiles.path("trace.csv"), format: .csv)
    var replay = trace
    (replay.speed, replay.limit, replay.offset) = (2, 10000, 2)
    (replay.jitter, replay.onBadRow) = (.seconds(3), .skip)
    typealias Bin = LengthConfig.Bin
    let expected: [SourceConfig] = [
      .generated(
        arrivals: .poisson(rate: 8),
        lengths: .independent(
          prompt: .lognormal(mean: 900, cv: 1.4, max: 8192),
          output: .lognormal(mean: 220.5, cv: 1, max: 100_000_000))),
      .generated(
        arrivals: .gamma(rate: 1.5, cv: 3),
        lengths: .independent(
          prompt: .gamma(mean: 400, cv: 0.5, max: 4096), output: .uniform(min: 1, max: 64))),
      .generated(
        arrivals: .constant(rate: 480.0 / 3600),
        lengths: .independent(prompt: .zipf(exponent: 1.2, max: 1000), output: .constant(1))),
      .generated(
        arrivals: .mmpp(states: [
          .init(rate: 0, mean: .seconds(600)), .init(rate: 20, mean: .seconds(30)),
        ]),
        lengths: .independent(
          prompt: .histogram([Bin(tokens: 100, weight: 1), Bin(tokens: 200, weight: 2.5)]),
          output: .histogram([Bin(tokens: 16, weight: 3), Bin(tokens: 32, weight: 1.5)]))),
      .generated(
        arrivals: .diurnal(
          mean: 4, amplitude: 0.8, period: .seconds(86400), peak: .seconds(50400)),
        lengths: .independent(
          prompt: .cdf([Bin(tokens: 64, weight: 0.25), Bin(tokens: 4096, weight: 1)]),
          output: .cdf([
            Bin(tokens: 64, weight: 0.125), Bin(tokens: 128, weight: 0.5),
            Bin(tokens: 1024, weight: 1),
          ]))),
      .generated(
        arrivals: .closed(clients: 16, think: .exponential(mean: .seconds(2))),
        lengths: .independent(prompt: .constant(512), output: .constant(128))),
      .generated(
        arrivals: .closed(clients: 4, think: .constant(.seconds(0.25))), lengths: .pairs(trace)),
      .generated(
        arrivals: .poisson(rate: 1),
        lengths: .split(total: .uniform(min: 10, max: 90), prompt: 0.8)),
      .trace(replay),
    ]
    #expect(streams.map(\.source) == expected)
    #expect(
      streams[0].slo == SLO(ttft: .seconds(0.5), tpot: .seconds(0.05), e2e: .seconds(30)))
    #expect(streams[0].timeout == .seconds(60))
    #expect(streams[0].sessions == 40)
    #expect(
      streams[0].intents == [
        IntentConfig(name: "prose", share: 0.6, bytesPerToken: .init(mean: 4.5, cv: 0.2)),
        IntentConfig(name: "code", share: 0.4, bytesPerToken: .init(mean: 3.2)),
      ])
    #expect(streams[1].intents == [IntentConfig(name: "rag", share: 1)])
    #expect(streams.prefix(3).map(\.expectedOutput) == [.lognormal(cv: 0.3), .exact, nil])
  }

  @Test("decodes pools of every timing")
  func pools() throws {
    let pools = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config.pools
    let h100 = try #require(GPU.catalogue.first { $0.name == "h100-sxm" })
    let llama = try #require(Model.catalogue.first { $0.name == "llama-3.1-8b" })
    #expect(pools[0].replicas == 4)
    #expect(pools[0].maxModelLength == 32768)
    #expect(pools[0].dollarsPerHour == 9.5)
    #expect(
      pools[0].engine
        == EngineConfig(
          maxBatch: 256, maxBatchTokens: 2048, admit: .chunk, maxQueue: 100, prefixCache: true,
          order: .longestPrefix))
    #expect(
      pools[0].timing
        == .roofline(
          RooflineConfig(
            model: llama, gpu: h100, tensorParallel: 2, precision: .fp8, kvPrecision: .fp8)))
    let memory = try KVMemory.blocks(
      model: llama, gpu: h100, tensorParallel: 2, precision: .fp8, kvPrecision: .fp8, block: 16,
      maxBatch: 256, maxBatchTokens: 2048, utilization: 0.92
    ).get()
    #expect(pools[0].kvBlocks == memory.blocks)
    #expect(
      pools[1].timing
        == .affine(
          AffineTiming(
            base: .seconds(0.008), perPrefillToken: 30e6, perSequence: 40e6,
            perContextToken: 6000, perPrefillContextToken: 100)))
    #expect(pools[1].kvBlocks == 4000)
    guard case .profile(let profile) = pools[2].timing else {
      Issue.record("the third pool has no profile")
      return
    }
    #expect(profile.dense == .init(at: [1, 64, 512], seconds: [0.004, 0.0042, 0.009]))
    #expect(profile.decodeAttention?.seconds == [[1e-5, 1e-4], [2e-4, 8e-3]])
  }

  @Test("takes GPUs and models from its own files and inline")
  func ownHardware() throws {
    let pools = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config.pools
    guard case .roofline(let own) = pools[3].timing, case .roofline(let inline) = pools[4].timing
    else {
      Issue.record("the pools have no roofline")
      return
    }
    #expect(own.gpu.memory == 16e9)
    #expect(own.gpu.bandwidth == 800e9)
    #expect(own.gpu.flops == [.bf16: 197e12, .int8: 394e12, .fp32: 49e12])
    #expect(own.gpu.maxWatts == 200)
    #expect(own.gpu.efficiency.kvMemory == 0.75)
    #expect(abs(own.gpu.efficiency.linkLatency - 8e-6) < 1e-20)  // One rounding of 8e-6.
    #expect(own.model.experts?.active == 2)
    #expect(own.model.latentAttention?.kvRank == 32)
    #expect(own.model.slidingWindow?.tokens == 128)
    #expect(pools[3].dollarsPerHour == 1.2)
    #expect(pools[3].maxModelLength == 4096)
    #expect(inline.gpu.memory == 24 * 1_073_741_824)
    #expect(inline.gpu.bandwidth == 1.008e12)
    #expect(inline.gpu.flops == [.bf16: 165.2e12, .int8: 330e12])
    #expect(inline.model.vocabulary == 1000)
  }

  @Test("keeps what was published beside the run")
  func published() throws {
    let published = try Scenario.load(file: GoodFiles.path("every-key.yaml")).published
    #expect(
      published.map(\.source) == [.paper, .secondary, .recomputed, .recomputed, .reconstruction])
    #expect(
      published.map(\.expected) == [
        .exactly(9), .exactly(1.5), .relative(2, part: 0.05), .absolute(0.5, distance: 0.1),
        .between(0.4, 0.6),
      ])
    #expect(published[2].measured == "throughput.requests_per_s")
  }

  @Test("leaves out what has a default")
  func defaults() throws {
    let config = try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config
    #expect(config.seed == 1)
    #expect(config.requests == nil)
    #expect(config.cutoff == nil)
    #expect(config.router == RouterConfig())
    #expect(config.pools[0].engine == EngineConfig())
    #expect(config.pools[0].maxModelLength == 131072)
    guard case .roofline(let roofline) = config.pools[0].timing else {
      Issue.record("the pool has no roofline")
      return
    }
    #expect(roofline.precision == .bf16)
    #expect(roofline.kvPrecision == .bf16)
  }

  @Test("is called by its file when it does not say a name")
  func nameOfFile() throws {
    let text = try GoodFiles.text("quickstart.yaml").replacing("name: quickstart\n", with: "")
    #expect(try Scenario.parse(text: text, file: "a/b.c/night run.yaml").name == "night run")
  }
}
