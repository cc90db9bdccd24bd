internal import Study

/// Tasks of agents, in words.
struct TasksText {
  private let tasks: Summary.Tasks
  private let intervals: [String: Double]?

  init(_ tasks: Summary.Tasks, intervals: [String: Double]?) {
    self.tasks = tasks
    self.intervals = intervals
  }

  /// How they ended: completed always, the rest where there are any.
  var ends: [String] {
    var parts = [
      counted(tasks.started, "started", "started"),
      counted(tasks.completed, "completed", "completed"),
    ]
    for (count, name, leaf) in [
      (tasks.demoted, "goals demoted", "demoted"), (tasks.crashed, "crashed", "crashed"),
      (tasks.silent, "silent failures", "silent"), (tasks.unfinished, "unfinished", "unfinished"),
    ] where count > 0 {
      parts.append(counted(count, name, leaf))
    }
    return parts
  }

  /// What they took.
  var steps: [String] {
    [
      counted(tasks.llmCalls, "LLM calls", "llm_calls"),
      counted(tasks.toolRuns, "tool runs", "tool_runs"),
      counted(tasks.retries, "of them failed", "retries"),
      counted(tasks.reroutes, "reroutes", "reroutes"),
      counted(tasks.escalations, "escalations", "escalations"),
    ]
  }

  /// How long they were under way, and what their calls cost.
  var times: [String] {
    let times = tasks.timeS
    var parts = [("mean", times.mean), ("p50", times.p50), ("p99", times.p99)].map { leaf, time in
      "\(leaf) \(Quantity.time(time))" + spread("time_s.\(leaf)", of: time)
    }
    if let price = tasks.usdPerTask {
      parts.append("\(Quantity.dollars(price)) a task" + spread("usd_per_task", of: price))
    }
    return parts
  }

  /// The tasks of each stream that has any.
  static func table(of streams: [Summary.Stream]) -> [String] {
    var table = TextTable(header: [
      "tasks", "started", "completed", "demoted", "crashed", "silent", "LLM calls", "tool runs",
      "reroutes", "time p50", "time p99",
    ])
    for stream in streams {
      guard let tasks = stream.tasks else { continue }
      let counts = [
        tasks.started, tasks.completed, tasks.demoted, tasks.crashed, tasks.silent,
        tasks.llmCalls, tasks.toolRuns, tasks.reroutes,
      ]
      table.append(
        [stream.name] + counts.map { Quantity.count($0) }
          + [Quantity.time(tasks.timeS.p50), Quantity.time(tasks.timeS.p99)])
    }
    return table.lines
  }

  private func counted(_ value: Double, _ what: String, _ leaf: String) -> String {
    "\(Quantity.count(value)) \(what)" + spread(leaf, of: value)
  }

  /// The interval of a number, relative to it; empty when there is none.
  private func spread(_ leaf: String, of value: Double) -> String {
    guard let halfWidth = intervals?["tasks.\(leaf)"], value != 0 else { return "" }
    return " ±" + Quantity.percent(halfWidth / abs(value))
  }
}
