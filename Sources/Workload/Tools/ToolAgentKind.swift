/// The agents a scenario can name.
package enum ToolAgentKind: String, Hashable, Sendable, CaseIterable {
  case selfHealing = "self-healing"
  case react
  case staticWorkflow = "static-workflow"

  /// An agent for one task.
  package func makeAgent(for task: ToolTask, in graph: ToolGraph) -> any ToolAgent {
    switch self {
    case .selfHealing: SelfHealingAgent(task, in: graph)
    case .react: ReActAgent(in: graph)
    case .staticWorkflow: StaticWorkflowAgent(in: graph)
    }
  }
}
