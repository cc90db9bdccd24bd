import DiscreteEvents
import Testing
import Workload

@Suite("Quality by skills")
struct TaskQualityTests {
  private let skilled = [
    ArmConfig(name: "a", skills: [0.9, 0.2]), ArmConfig(name: "b", skills: [0.4, 0.7]),
  ]

  @Test("expected rewards are the arms' skills at the request's intent")
  func means() {
    let config = QualityConfig(arms: skilled, generator: .tasks(TaskQuality()))
    #expect(traits(config, count: 2, intent: 0).map(\.means) == [[0.9, 0.4], [0.9, 0.4]])
    #expect(traits(config, count: 1, intent: 1).map(\.means) == [[0.2, 0.7]])
    #expect(traits(config, count: 1, intent: -1).map(\.means) == [[0, 0]])
  }

  @Test("skills change at their instant, for the arms that are named")
  func changes() {
    let change = TaskQuality.Change(at: .seconds(2), skills: [nil, [1, 0]])
    let config = QualityConfig(arms: skilled, generator: .tasks(TaskQuality(changes: [change])))
    #expect(
      traits(config, count: 4, intent: 0).map(\.means)
        == [[0.9, 0.4], [0.9, 0.4], [0.9, 1], [0.9, 1]])
  }
}
