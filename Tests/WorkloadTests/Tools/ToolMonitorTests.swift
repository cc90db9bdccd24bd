import Testing
import Workload

@Suite("Monitors of tool tasks") struct ToolMonitorTests {
  private let calm = ToolHealthMonitor(toolCount: 3)

  private var alarmed: ToolHealthMonitor {
    var health = calm
    health.markDown(1)
    return health
  }

  @Test("priorities are the published ones")
  func priorities() {
    func priority(_ monitor: ToolMonitor, _ task: ToolTask) -> Double {
      monitor.priority(of: task, calm)
    }
    #expect(priority(.intent, ToolTask()) == 0.30)
    #expect(priority(.intent, ToolTask(hasKnownIntent: true)) == 0.90)
    #expect(priority(.risk, ToolTask(amount: 10_000)) == 0.20)
    #expect(priority(.risk, ToolTask(amount: 10_001)) == 0.95)
    #expect(priority(.risk, ToolTask(amount: 10_001, isFlagged: true)) == 0.95)
    #expect(priority(.risk, ToolTask(isFlagged: true)) == 0.85)
    #expect(priority(.progress, ToolTask()) == 0.10)
    #expect(priority(.progress, ToolTask(hasExpectedSteps: true)) == 0.50)
    #expect(priority(.toolHealth, ToolTask()) == 0.10)
    #expect(ToolMonitor.toolHealth.priority(of: ToolTask(), alarmed) == 0.99)
  }

  @Test("the most urgent monitor wins; a tool that is down beats all else")
  func winners() {
    #expect(ToolMonitor.winner(for: ToolTask(), calm) == .intent)
    #expect(ToolMonitor.winner(for: ToolTask(isFlagged: true), calm) == .risk)
    #expect(ToolMonitor.winner(for: ToolTask(hasExpectedSteps: true), calm) == .progress)
    let urgent = ToolTask(
      hasKnownIntent: true, amount: 20_000, isFlagged: true, hasExpectedSteps: true)
    #expect(ToolMonitor.winner(for: urgent, calm) == .risk)
    #expect(ToolMonitor.winner(for: urgent, alarmed) == .toolHealth)
  }
}
