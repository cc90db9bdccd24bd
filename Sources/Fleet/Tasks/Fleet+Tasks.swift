internal import DiscreteEvents
internal import Workload

/// Tasks: what arrivals of some streams start, and agents do with tools and LLM calls.
///
/// What an agent decides itself, shortest paths among it, takes no time; what it asks an LLM is a
/// request like any other.
extension Fleet {
  /// A task starts, and takes its first step.
  mutating func startTask(of stream: Int, _ arrival: Arrival, client: Int) {
    lastChange = now
    let slot = tasks.start(
      of: stream, arrival, client: client, at: now, isMeasured: now >= config.warmup)
    advanceTask(in: slot, after: nil)
  }

  /// What a task has waited for is there.
  mutating func resumeTask(in slot: Int) {
    switch tasks.slots[slot]?.underWay {
    case .tool(let tool): advanceTask(in: slot, after: tasks.endRun(of: tool, for: slot))
    case .turn(let isAnswered): advanceTask(in: slot, after: isAnswered ? .succeeded : .failed)
    case .nothing, .call, nil: preconditionFailure("a task is to go on that waits for nothing")
    }
  }

  private mutating func advanceTask(in slot: Int, after result: ToolResult?) {
    switch tasks.advance(slot, after: result) {
    case .run(let tool):
      let time = tasks.run(tool, for: slot)
      // Beyond the horizon no run goes.
      schedule(.taskStep, at: now + min(time, .never - now), subject: slot)
    case .ask: makeControlCall(for: slot)
    case .finish(let outcome): finishTask(in: slot, outcome)
    case nil: preconditionFailure("a task is to go on that is not there")
    }
  }

  /// A task's agent asks an LLM.
  private mutating func makeControlCall(for slot: Int) {
    guard let task = tasks.slots[slot] else { return }
    tasks.note(.call, of: slot)
    let tokens = streams[task.stream].tokens()
    tasks.count(tokens.prompt + tokens.output, of: slot)
    admit(
      Arrival(
        time: now, prompt: tokens.prompt, output: tokens.output, session: task.session,
        adapter: task.adapter),
      of: task.stream, task: slot)
  }

  /// A request that a task has waited for has left. The task goes on when whatever else ends at
  /// this instant has ended.
  mutating func endControlCall(of slot: Int, isAnswered: Bool) {
    tasks.note(.turn(isAnswered: isAnswered), of: slot)
    schedule(.taskStep, at: now, subject: slot)
  }

  private mutating func finishTask(in slot: Int, _ outcome: ToolOutcome) {
    guard let task = tasks.end(slot) else { return }
    lastChange = now
    count(task, outcome)
    guard task.client >= 0 else { return }
    scheduleClient(task.client, of: task.stream, isAtOnce: task.start == now)
  }

  private mutating func count(_ task: AgentTask, _ outcome: ToolOutcome?) {
    guard task.isMeasured else { return }
    tasks.streams[task.stream]?.count(task, outcome, at: now)
  }

  /// Counts what is left of tasks when the run is over.
  mutating func closeTasks() {
    for slot in tasks.slots.indices {
      if let task = tasks.slots[slot] { count(task, nil) }
    }
    result.tasks = config.hasTasks ? tasks.streams.map { $0?.result } : []
  }

  /// Every task in flight has exactly one thing under way.
  func checkTasks() {
    var calls = 0
    for slot in requests.indices where requests[slot].id >= 0 && !requests[slot].hasLeft {
      guard requests[slot].task >= 0 else { continue }
      calls += 1
      precondition(
        tasks.slots[Int(requests[slot].task)]?.underWay == .call,
        "a task does not wait for its call")
    }
    let inFlight = tasks.slots.compactMap(\.self)
    precondition(inFlight.count == tasks.inFlight, "tasks were lost or made up")
    precondition(
      inFlight.count { $0.underWay == .call } == calls, "a task waits for a call that is not there")
    precondition(
      inFlight.allSatisfy { $0.underWay != .nothing }, "a task waits for nothing")
  }
}
