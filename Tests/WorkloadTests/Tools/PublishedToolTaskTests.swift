import Testing
import Workload

/// The table of Self-Healing Router's evaluation (arXiv 2603.01548, sections 4 and 5), scenario by
/// scenario as its official code prints it.
@Suite("Self-Healing Router's 19 scenarios") struct PublishedToolTaskTests {
  struct Row: CustomTestStringConvertible {
    var id: String
    var calls: Int
    var reroutes: Int
    var reactCalls: Int
    var workflow: ToolOutcome

    init(_ id: String, _ calls: Int, _ reroutes: Int, _ react: Int, _ workflow: ToolOutcome) {
      (self.id, self.calls, self.reroutes) = (id, calls, reroutes)
      (reactCalls, self.workflow) = (react, workflow)
    }

    var testDescription: String { id }
  }

  static let table = [
    Row("CS-1", 0, 0, 5, .completed),
    Row("CS-2", 0, 1, 6, .completed),
    Row("CS-3", 0, 1, 6, .completed),
    Row("CS-4", 0, 2, 7, .completed),
    Row("CS-5", 1, 2, 7, .silentFailure),
    Row("CS-6", 1, 2, 8, .silentFailure),
    Row("CS-7", 1, 1, 5, .crashed),
    Row("TB-1", 0, 0, 6, .completed),
    Row("TB-2", 0, 1, 7, .completed),
    Row("TB-3", 0, 1, 7, .completed),
    Row("TB-4", 1, 2, 6, .silentFailure),
    Row("TB-5", 1, 2, 8, .completed),
    Row("TB-6", 1, 1, 8, .crashed),
    Row("CM-1", 0, 0, 5, .completed),
    Row("CM-2", 0, 1, 6, .completed),
    Row("CM-3", 0, 1, 6, .completed),
    Row("CM-4", 0, 2, 7, .completed),
    Row("CM-5", 2, 3, 7, .crashed),
    Row("CM-6", 1, 1, 6, .crashed),
  ]

  private func trial(_ kind: ToolAgentKind, _ task: PublishedToolTask) throws -> ToolTrial {
    let down = Set(try task.failed.map { try task.graph.number($0) })
    return try kind.trial(task.graph, down: down, isKnown: true)
  }

  @Test("each scenario takes the published calls and reroutes", arguments: table)
  func counts(row: Row) throws {
    let task = try #require(PublishedToolTask.all.first { $0.id == row.id })
    let healing = try trial(.selfHealing, task)
    #expect(healing.counters.llmCalls == row.calls)
    #expect(healing.counters.reroutes == row.reroutes)
    #expect(healing.counters.retries == 0)
    let react = try trial(.react, task)
    #expect(react.counters.llmCalls == row.reactCalls)
    #expect(react.outcome == healing.outcome)
    let workflow = try trial(.staticWorkflow, task)
    #expect(workflow.counters.llmCalls == 0)
    #expect(workflow.outcome == row.workflow)
  }

  @Test("the table has every scenario once")
  func complete() {
    #expect(PublishedToolTask.all.map(\.id) == Self.table.map(\.id))
  }

  /// The seven escalations are the tasks that end without a path. The other two of the nine calls
  /// are assessments before the task begins (TB-5 and CM-5, three tools down), which the official
  /// code does not log as escalations.
  @Test("self-healing: all right, 9 calls, 24 reroutes, 7 escalations, none silent")
  func selfHealing() throws {
    let trials = try PublishedToolTask.all.map { try trial(.selfHealing, $0) }
    let sum = total(trials)
    #expect(trials.count { $0.outcome.isCorrect } == 19)
    #expect(sum.llmCalls == 9)
    #expect(sum.reroutes == 24)
    #expect(sum.escalations == 7)
    #expect(sum.silentFailures == 0)
    #expect(trials.count { $0.outcome == .goalDemoted } == 7)
    #expect(trials.flatMap(\.calls).count { $0.purpose == .assess } == 2)
    let domains = try domains(.selfHealing)
    #expect(domains.map(\.llmCalls) == [3, 3, 3])
    #expect(domains.map(\.reroutes) == [9, 7, 8])
  }

  @Test("ReAct: all right, 123 calls")
  func react() throws {
    let trials = try PublishedToolTask.all.map { try trial(.react, $0) }
    #expect(trials.count { $0.outcome.isCorrect } == 19)
    #expect(total(trials).llmCalls == 123)
    #expect(try domains(.react).map(\.llmCalls) == [44, 42, 37])
  }

  @Test("static workflow: 16 right, no call, silent in CS-5, CS-6 and TB-4")
  func staticWorkflow() throws {
    let silent = try PublishedToolTask.all.filter { task in
      try trial(.staticWorkflow, task).outcome == .silentFailure
    }
    #expect(silent.map(\.id) == ["CS-5", "CS-6", "TB-4"])
    let sum = total(try PublishedToolTask.all.map { try trial(.staticWorkflow, $0) })
    #expect(sum.llmCalls == 0)
    #expect(sum.silentFailures == 3)
  }

  private func domains(_ kind: ToolAgentKind) throws -> [ToolCounters] {
    try [
      PublishedToolTask.customerSupport, PublishedToolTask.travelBooking,
      PublishedToolTask.contentModeration,
    ].map { tasks in total(try tasks.map { try trial(kind, $0) }) }
  }

  private func total(_ trials: [ToolTrial]) -> ToolCounters {
    trials.reduce(into: ToolCounters()) { $0 += $1.counters }
  }
}
