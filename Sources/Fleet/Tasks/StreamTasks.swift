internal import DiscreteEvents
internal import Statistics
internal import Workload

/// The tasks of one stream.
struct StreamTasks: Sendable {
  let config: TaskConfig
  /// By tool: whether it is down for these tasks whatever else happens.
  let isDown: [Bool]
  /// What decides how long runs take, and which fail, by task, tool and attempt: agents that do
  /// the same have the same luck.
  let latencies: RandomField
  let luck: RandomField
  var started = 0
  var result = TaskResult()

  init(
    _ config: TaskConfig, of stream: String, in graph: ToolGraph, seed: UInt64, replication: Int
  ) {
    self.config = config
    isDown = graph.names.indices.map { config.down.contains($0) }
    let field = { (use: String) in
      RandomField(seed: seed, replication: replication, name: "workload/\(stream)/tools/\(use)")
    }
    latencies = field("latency")
    luck = field("luck")
  }

  /// Counts a task; without an outcome it has not ended at `time`.
  mutating func count(_ task: AgentTask, _ outcome: ToolOutcome?, at time: SimTime) {
    let counters = task.agent.counters
    result.count(outcome)
    result.counters += counters
    result.dollars += (config.dollarsPerCall ?? 0) * Double(counters.llmCalls)
    if outcome != nil { result.time.add((time - task.start).picoseconds) }
  }
}
