import Fleet
import Pool
import Scenario
import Testing

@Suite("Orders of queues in scenarios")
struct OrderScenarioTests {
  @Test("are decoded in every form")
  func everyForm() throws {
    let config = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config
    #expect(
      config.pools.prefix(6).map(\.engine.order) == [
        .longestPrefix, .srpt(.lognormal(cv: 0.5)),
        .fair(FairShare(client: .session, promptWeight: 3, outputWeight: 4)),
        .srpt(.classes(totalVariation: 0.46)),
        .feedback(FeedbackLevels(first: 128, ratio: 4, levels: 6)), .deadline(.e2e),
      ])
    #expect(config.pools.filter(\.engine.overtakes).map(\.name) == ["coefficients"])
  }

  @Test("a swap is counted in the model's KV blocks, over each GPU's link")
  func swap() throws {
    let config = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config
    // 2 layers of 4 heads of 16 values in 2 bytes, key and value: 512 bytes a token, 16 a block.
    let bytes = 512.0 * 16
    #expect(
      config.pools[4].engine.swap
        == SwapConfig(blocks: Int(1e9 / bytes), secondsPerBlock: bytes / 20e9))
    #expect(config.pools[0].engine.swap == nil)
  }

  @Test("first come, first served, and nothing goes to the host, unless the file says so")
  func absent() throws {
    let config = try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config
    #expect(config.pools.allSatisfy { $0.engine.order == .fcfs && !$0.engine.overtakes })
    #expect(config.pools.allSatisfy { $0.engine.swap == nil })
  }
}
