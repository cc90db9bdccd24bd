/// What the arrivals of a stream start, where they are no requests themselves: tasks, which agents
/// do with tools. What an agent asks an LLM is a request of the stream.
package struct TaskConfig: Hashable, Sendable {
  /// The graph of tools, by index among the fleet's.
  package var tools: Int
  package var agent: ToolAgentKind
  /// Tools, by index, that are down for these tasks in the whole run, and known to be.
  package var down: [Int]
  /// What an LLM call costs, in US dollars; `nil` = not modelled.
  package var dollarsPerCall: Double?

  package init(
    tools: Int, agent: ToolAgentKind, down: [Int] = [], dollarsPerCall: Double? = nil
  ) {
    self.tools = tools
    self.agent = agent
    self.down = down
    self.dollarsPerCall = dollarsPerCall
  }
}
