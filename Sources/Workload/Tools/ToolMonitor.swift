/// The monitors that compete for a task's next step, each with a priority; the highest wins.
///
/// Self-Healing Router (arXiv 2603.01548), section 2.1; priorities from its official code.
package enum ToolMonitor: Hashable, Sendable, CaseIterable {
  case intent
  case risk
  case toolHealth
  case progress

  /// The amount over which a task is risky.
  package static let riskyAmount = 10_000.0

  /// How urgent what the monitor has to say is, from 0 to 1.
  package func priority(of task: ToolTask, _ health: ToolHealthMonitor) -> Double {
    switch self {
    case .intent: task.hasKnownIntent ? 0.90 : 0.30
    case .risk: task.amount > Self.riskyAmount ? 0.95 : task.isFlagged ? 0.85 : 0.20
    case .toolHealth: health.downCount > 0 ? 0.99 : 0.10
    case .progress: task.hasExpectedSteps ? 0.50 : 0.10
    }
  }

  /// The monitor with the highest priority; of equals the first.
  package static func winner(for task: ToolTask, _ health: ToolHealthMonitor) -> ToolMonitor {
    var winner = ToolMonitor.intent
    for rival in allCases
    where rival.priority(of: task, health) > winner.priority(of: task, health) {
      winner = rival
    }
    return winner
  }
}
