internal import DiscreteEvents
internal import Workload

/// The tasks in flight, and the tools that they are done with.
struct TaskState {
  /// By stream: whether its arrivals start tasks; asked of every arrival.
  let isStarted: [Bool]
  /// By stream; `nil` = its arrivals are requests.
  var streams: [StreamTasks?]
  /// By stream: what its agents believe of the tools.
  var monitors: [ToolHealthMonitor]
  var sets: [ToolSet] = []
  var units: [ToolUnit] = []
  /// Slots that are used again; `nil` = free.
  private(set) var slots: ContiguousArray<AgentTask?> = []
  private var freeSlots: ContiguousArray<Int> = []
  private(set) var started = 0
  private(set) var ended = 0

  var inFlight: Int { started - ended }

  /// - Throws: `ConfigMistake`, the first that a graph has.
  init(_ config: FleetConfig, _ options: RunOptions) throws {
    isStarted = config.streams.map { $0.task != nil }
    let (seed, replication) = (config.seed, options.replication)
    if config.hasTasks {
      sets = try config.tools.map { try ToolSet($0, seed: seed, replication: replication) }
      units = config.tools.enumerated().flatMap { index, tools in
        tools.outages.map { outages in
          let process = OutageProcess(outages.outages, unit: 0) {
            RandomStream(
              seed: seed, replication: replication,
              name: "tools/\(tools.graph.name)/outages/\(outages.name)")
          }
          return ToolUnit(set: index, tools: outages.tools, process: process, end: nil)
        }
      }
    }
    let sets = sets
    streams = config.streams.map { stream in
      stream.task.map {
        StreamTasks(
          $0, of: stream.name, in: sets[$0.tools].graph, seed: seed, replication: replication)
      }
    }
    monitors = streams.map { tasks in
      var monitor = ToolHealthMonitor(toolCount: tasks?.isDown.count ?? 0)
      for tool in tasks?.config.down ?? [] { monitor.markDown(tool) }
      return monitor
    }
  }

  /// Gives a task a slot.
  mutating func start(
    of stream: Int, _ arrival: Arrival, client: Int, at time: SimTime, isMeasured: Bool
  ) -> Int {
    guard let tasks = streams[stream] else { preconditionFailure("a stream of requests") }
    let graph = sets[tasks.config.tools].graph
    let task = AgentTask(
      stream: stream, number: tasks.started, client: client, start: time, isMeasured: isMeasured,
      session: arrival.session, adapter: arrival.adapter,
      agent: tasks.config.agent.makeAgent(for: ToolTask(), in: graph),
      runs: Array(repeating: 0, count: graph.names.count))
    streams[stream]?.started += 1
    started += 1
    if let slot = freeSlots.popLast() {
      slots[slot] = task
      return slot
    }
    slots.append(task)
    return slots.count - 1
  }

  /// Asks the agent of a task for its next step.
  mutating func advance(_ slot: Int, after result: ToolResult?) -> ToolStep? {
    guard let stream = slots[slot]?.stream else { return nil }
    return slots[slot]?.agent.next(after: result, seeing: &monitors[stream])
  }

  /// A task's agent asks for so many tokens more.
  mutating func count(_ tokens: Int, of slot: Int) { slots[slot]?.tokens += tokens }

  mutating func note(_ step: AgentTask.Step, of slot: Int) { slots[slot]?.underWay = step }

  /// A task starts to run a tool.
  ///
  /// - Returns: how long that takes.
  mutating func run(_ tool: Int, for slot: Int) -> SimTime {
    guard let task = slots[slot], let tasks = streams[task.stream] else { return .zero }
    let set = sets[tasks.config.tools]
    let latency = set.config.behaviours[tool].latency
      .sample(tasks.latencies, at: index(of: tool, task, in: set))
    slots[slot]?.underWay = .tool(tool)
    return latency
  }

  /// A task's run of a tool is over.
  mutating func endRun(of tool: Int, for slot: Int) -> ToolResult {
    guard let task = slots[slot], let tasks = streams[task.stream] else { return .failed }
    let set = sets[tasks.config.tools]
    slots[slot]?.runs[tool] += 1
    guard set.outages[tool] == 0, !tasks.isDown[tool] else { return .failed }
    let luck = tasks.luck.uniform(at: index(of: tool, task, in: set))
    return luck < set.config.behaviours[tool].reliability ? .succeeded : .failed
  }

  /// The number of a run in the random functions: that of the task, the tool and the attempt. An
  /// agent runs a tool at most once for each edge.
  private func index(of tool: Int, _ task: AgentTask, in set: ToolSet) -> UInt64 {
    let tools = UInt64(set.graph.names.count)
    let attempts = UInt64(set.config.graph.edges.count + 1)
    return (UInt64(task.number) &* tools &+ UInt64(tool)) &* attempts &+ UInt64(task.runs[tool])
  }

  /// Takes a task that is over out of its slot.
  mutating func end(_ slot: Int) -> AgentTask? {
    let task = slots[slot]
    slots[slot] = nil
    freeSlots.append(slot)
    ended += 1
    return task
  }
}
