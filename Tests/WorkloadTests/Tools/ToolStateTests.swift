import Testing
import Workload

/// Every set of tools that can be down: 64, 256 and 128 of them, the target's failure among them.
@Suite("Tool agents in every state of their tools") struct ToolStateTests {
  static let graphs = ToolGraphConfig.published

  @Test("self-healing completes if and only if a path is left, and else says so", arguments: graphs)
  func selfHealing(config: ToolGraphConfig) throws {
    for down in try config.downSets() {
      let trial = try ToolAgentKind.selfHealing.trial(config, down: down, isKnown: true)
      let isPossible = try config.isReachable { !down.contains($0) }
      #expect(trial.outcome == (isPossible ? .completed : .goalDemoted), "\(down.sorted())")
      try expectLogged(trial)
      try expectDone(trial, in: config)
    }
  }

  /// A fourth failure is escalated though a path may be left; that is all that differs.
  @Test("self-healing is never silent about failures it was not told of", arguments: graphs)
  func surprises(config: ToolGraphConfig) throws {
    for down in try config.downSets() {
      let trial = try ToolAgentKind.selfHealing.trial(config, down: down, isKnown: false)
      let isPossible = try config.isReachable { !down.contains($0) }
      let gaveUp = trial.counters.retries > SelfHealingAgent.maxRetries
      #expect(
        trial.outcome == (isPossible && !gaveUp ? .completed : .goalDemoted), "\(down.sorted())")
      try expectLogged(trial)
      try expectDone(trial, in: config)
    }
  }

  @Test("ReAct completes if and only if a path is left, and else gives up", arguments: graphs)
  func react(config: ToolGraphConfig) throws {
    for down in try config.downSets() {
      let trial = try ToolAgentKind.react.trial(config, down: down, isKnown: false)
      let isPossible = try config.isReachable { !down.contains($0) }
      #expect(trial.outcome == (isPossible ? .completed : .goalDemoted), "\(down.sorted())")
      try expectDone(trial, in: config)
    }
  }

  @Test("a static workflow completes only if a path is left", arguments: graphs)
  func staticWorkflow(config: ToolGraphConfig) throws {
    for down in try config.downSets() {
      let trial = try ToolAgentKind.staticWorkflow.trial(config, down: down, isKnown: false)
      let isPossible = try config.isReachable { !down.contains($0) }
      #expect((trial.outcome == .completed) == isPossible, "\(down.sorted())")
      try expectDone(trial, in: config)
    }
  }

  @Test("an LLM that does not answer makes a task crash, which shows", arguments: graphs)
  func deafModel(config: ToolGraphConfig) throws {
    for down in try config.downSets() {
      for kind in [ToolAgentKind.selfHealing, .react] {
        let trial = try kind.trial(config, down: down, isKnown: true) { _ in .failed }
        #expect(trial.outcome == (trial.calls.isEmpty ? .completed : .crashed))
        #expect(trial.calls.count <= 1)
      }
    }
  }

  struct Sums: CustomTestStringConvertible {
    var graph: ToolGraphConfig
    /// Self-healing with all failures known before: calls, reroutes, escalations, tools run.
    var known: [Int]
    /// Self-healing with none known: calls, reroutes, escalations, failed runs, tools run.
    var unknown: [Int]
    var reactCalls: Int
    /// Static workflows that completed, crashed and failed silently.
    var workflow: [Int]

    var testDescription: String { graph.name }
  }

  /// Sums over all states of what an independent transcription of the official code counted.
  static let sums = [
    Sums(
      graph: .customerSupport, known: [97, 83, 55, 83], unknown: [55, 83, 55, 83, 83],
      reactCalls: 395, workflow: [9, 41, 14]),
    Sums(
      graph: .travelBooking, known: [448, 533, 229, 533], unknown: [229, 519, 229, 533, 533],
      reactCalls: 1993, workflow: [27, 81, 148]),
    Sums(
      graph: .contentModeration, known: [206, 231, 107, 231], unknown: [107, 228, 107, 231, 231],
      reactCalls: 911, workflow: [21, 93, 14]),
  ]

  @Test("counts over all states are those of the official code", arguments: sums)
  func officialCounts(sums: Sums) throws {
    let states = try sums.graph.downSets()
    func all(_ kind: ToolAgentKind, isKnown: Bool) throws -> [ToolTrial] {
      try states.map { try kind.trial(sums.graph, down: $0, isKnown: isKnown) }
    }
    func sum(_ trials: [ToolTrial], _ count: (ToolTrial) -> Int) -> Int {
      trials.reduce(0) { $0 + count($1) }
    }
    let known = try all(.selfHealing, isKnown: true)
    #expect(
      [
        sum(known) { $0.counters.llmCalls }, sum(known) { $0.counters.reroutes },
        sum(known) { $0.counters.escalations }, sum(known) { $0.done.count },
      ] == sums.known)
    let unknown = try all(.selfHealing, isKnown: false)
    #expect(
      [
        sum(unknown) { $0.counters.llmCalls }, sum(unknown) { $0.counters.reroutes },
        sum(unknown) { $0.counters.escalations }, sum(unknown) { $0.counters.retries },
        sum(unknown) { $0.done.count },
      ] == sums.unknown)
    #expect(sum(try all(.react, isKnown: true)) { $0.counters.llmCalls } == sums.reactCalls)
    let workflow = try all(.staticWorkflow, isKnown: true)
    let outcomes: [ToolOutcome] = [.completed, .crashed, .silentFailure]
    #expect(
      outcomes.map { outcome in workflow.count { $0.outcome == outcome } } == sums.workflow)
  }
}
