import Fleet
import Foundation
import Pool
import Router
import Scenario
import Testing
import Workload

@Suite("--set")
struct OverrideTests {
  private func config(_ overrides: String...) throws -> FleetConfig {
    try Scenario.load(file: GoodFiles.path("quickstart.yaml"), overrides: overrides).config
  }

  private func mistakes(_ overrides: String...) -> [String] {
    do {
      _ = try Scenario.load(file: GoodFiles.path("quickstart.yaml"), overrides: overrides)
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  @Test("changes a value, adds a key that has a default, and replaces a kind")
  func reaches() throws {
    #expect(try config("pools[0].replicas=9").pools[0].replicas == 9)
    #expect(try config("pools[0].engine.maxBatch=7").pools[0].engine.maxBatch == 7)
    #expect(try config("router.policy=random").router.policy == .random)
    guard
      case .generated(.constant(rate: 3), _) = try config("workload[0].arrivals.constant=3/s")
        .streams[0].source
    else {
      Issue.record("the arrivals are not constant")
      return
    }
    #expect(try config("seed=5", "seed=6").seed == 6)
  }

  @Test("says what is wrong with itself, in one go with the rest")
  func wrong() {
    #expect(
      mistakes("pools[0].replica=3", "duration=5") == [
        "--set pools[0].replica=3:1:10: error: pools[0].replica: unknown key; "
          + "did you mean 'replicas'?",
        "--set duration=5:1:10: error: duration: '5' has no unit; a duration takes ps, ns, us, "
          + "ms, s, min, h or d (500ms)",
      ])
    #expect(mistakes("replicas").count == 1)
    #expect(mistakes("pools[99].replicas=3").count == 1)
    #expect(mistakes("pools[-1].replicas=3").count == 1)
    #expect(mistakes("=3").count == 1)
    #expect(mistakes("").count == 1)
    #expect(mistakes("pools[0]..gpu=l4").count == 1)
    #expect(mistakes("pools[0].gpu=[").count >= 1)
  }
}
