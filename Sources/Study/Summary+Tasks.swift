internal import DiscreteEvents
internal import Fleet
internal import Workload

extension Summary {
  /// Tasks of agents, over those that started after the warm-up.
  package struct Tasks: Hashable, Sendable, Codable {
    package var started = 0.0
    /// The target was reached.
    package var completed = 0.0
    /// It was not, and an LLM chose or named a lesser goal.
    package var demoted = 0.0
    /// A step was left out, and nobody was told.
    package var silent = 0.0
    /// An error that everybody sees.
    package var crashed = 0.0
    package var unfinished = 0.0
    /// Tasks that ended in any way that shows.
    package var correct = 0.0
    package var llmCalls = 0.0
    package var toolRuns = 0.0
    /// Runs of tools that failed.
    package var retries = 0.0
    package var reroutes = 0.0
    package var escalations = 0.0
    /// Absent unless a stream of tasks has a price for an LLM call.
    package var usdPerTask: Double?
    /// From start to end, over tasks that ended, however they did.
    package var timeS = Latency()
    package init() {}
  }

  /// The tasks of these streams together, by index; `nil` where none of them has any.
  func tasks(of streams: some Sequence<Int>, _ cells: StreamCells, _ config: FleetConfig) -> Tasks?
  {
    var total = TaskResult()
    var settings: [TaskConfig] = []
    for stream in streams {
      guard let task = config.streams[stream].task else { continue }
      settings.append(task)
      if let result = cells.tasks(of: stream) { total.merge(result) }
    }
    guard !settings.isEmpty else { return nil }
    return Tasks(total, isPriced: settings.contains { $0.dollarsPerCall != nil })
  }
}

extension Summary.Tasks {
  fileprivate init(_ result: TaskResult, isPriced: Bool) {
    started = Double(result.started)
    completed = Double(result.completed)
    demoted = Double(result.demoted)
    silent = Double(result.silent)
    crashed = Double(result.crashed)
    unfinished = Double(result.unfinished)
    correct = Double(result.correct)
    llmCalls = Double(result.counters.llmCalls)
    toolRuns = Double(result.counters.toolRuns)
    retries = Double(result.counters.retries)
    reroutes = Double(result.counters.reroutes)
    escalations = Double(result.counters.escalations)
    if isPriced {
      usdPerTask = result.started > 0 ? result.dollars / Double(result.started) : 0
    }
    timeS = Summary.Latency(result.time)
  }

  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".started", &started)
    body(path + ".completed", &completed)
    body(path + ".demoted", &demoted)
    body(path + ".silent", &silent)
    body(path + ".crashed", &crashed)
    body(path + ".unfinished", &unfinished)
    body(path + ".correct", &correct)
    body(path + ".llm_calls", &llmCalls)
    body(path + ".tool_runs", &toolRuns)
    body(path + ".retries", &retries)
    body(path + ".reroutes", &reroutes)
    body(path + ".escalations", &escalations)
    if var price = usdPerTask {
      body(path + ".usd_per_task", &price)
      usdPerTask = price
    }
    timeS.visit(path + ".time_s", body)
  }
}
