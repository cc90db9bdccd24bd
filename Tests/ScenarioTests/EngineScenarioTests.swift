import Fleet
import Pool
import Scenario
import Testing
import Workload

@Suite("Engines and bounded answers in scenarios")
struct EngineScenarioTests {
  @Test("are decoded in every form")
  func everyForm() throws {
    let config = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config
    var sglang = SGLangConfig()
    sglang.mixes = true
    sglang.firstRatio = 0.6
    sglang.leastFactor = 0.2
    sglang.decaySteps = 500
    sglang.retractSteps = 10
    sglang.clip = 2048
    let pools = config.pools.filter { $0.engine.scheduler != .vllm }
    #expect(
      pools.map(\.engine.scheduler) == [
        .sarathi(SarathiConfig(watermark: 0.02)), .orca(.pow2), .sglang(sglang),
      ])
    #expect(pools.map(\.engine.maxBatch) == [128, 128, 2048])
    #expect(pools.map(\.engine.maxBatchTokens) == [512, 8192, 8192])
    let stream = try #require(config.streams.first { $0.maxTokens != nil })
    #expect(stream.maxTokens == 500)
    #expect(stream.earlyExit == EarlyExitConfig(share: 0.3, from: 0.4, to: 0.9))
  }

  @Test("vLLM's scheduler, and answers as long as they are, unless the file says so")
  func absent() throws {
    let config = try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config
    #expect(config.pools.allSatisfy { $0.engine.scheduler == .vllm })
    #expect(config.streams.allSatisfy { $0.maxTokens == nil && $0.earlyExit == nil })
  }
}
