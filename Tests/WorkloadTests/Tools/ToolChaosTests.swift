import DiscreteEvents
import Testing
import Workload

/// Tools that fail and recover while tasks run, with monitors that learn late and are wrong.
@Suite("Tool agents while tools fail and recover") struct ToolChaosTests {
  /// Tools that fail at random, a share of the time for many runs in a row.
  private struct FlakyTools {
    var random: RandomStream
    var failureRate: Double
    var isBroken: [Bool]

    init(seed: UInt64, count: Int) {
      random = RandomStream(seed: seed, replication: 0, name: "tools")
      failureRate = random.uniform()
      isBroken = Array(repeating: false, count: count)
    }

    mutating func run(_ tool: Int) -> ToolResult {
      if random.uniform() < 0.1 { isBroken[tool].toggle() }
      return isBroken[tool] || random.uniform() < failureRate ? .failed : .succeeded
    }

    /// What a health check that sees little, and not always the truth, reports.
    mutating func probe(_ health: inout ToolHealthMonitor) {
      for tool in isBroken.indices where random.uniform() < 0.2 {
        if random.uniform() < 0.8 ? isBroken[tool] : random.uniform() < 0.5 {
          health.markDown(tool)
        } else {
          health.markUp(tool)
        }
      }
    }
  }

  @Test("every task ends within its steps, and self-healing is never silent", arguments: 0..<60)
  func chaos(seed: UInt64) throws {
    for config in ToolGraphConfig.published {
      let graph = try #require(ToolGraph(config))
      for kind in ToolAgentKind.allCases {
        var tools = FlakyTools(seed: seed, count: config.tools.count)
        var health = ToolHealthMonitor(toolCount: config.tools.count)
        for _ in 0..<20 {
          tools.probe(&health)
          let agent = kind.makeAgent(for: ToolTask(), in: graph)
          let trial = try #require(
            ToolTrial.run(
              agent, &health, limit: kind.stepLimit(in: config), tool: { tools.run($0) }),
            "\(kind) in \(config.name), seed \(seed)")
          try expectDone(trial, in: config)
          if kind == .selfHealing { try expectLogged(trial) }
          if kind == .react { #expect(trial.outcome != .silentFailure) }
          #expect(health.downCount == config.tools.indices.count { health.isDown($0) })
        }
      }
    }
  }

  @Test("a tool that fails once is left alone for the task, and used again by the next")
  func transient() throws {
    let config = ToolGraphConfig.customerSupport
    let graph = try #require(ToolGraph(config))
    var health = ToolHealthMonitor(toolCount: config.tools.count)
    let stripe = try config.number("Stripe")
    var isFirst = true
    func task() throws -> ToolTrial {
      try #require(
        ToolTrial.run(SelfHealingAgent(ToolTask(), in: graph), &health, limit: 20) { tool in
          defer { if tool == stripe { isFirst = false } }
          return tool == stripe && isFirst ? .failed : .succeeded
        })
    }
    let first = try task()
    let names = first.done.map { config.tools[$0].name }
    #expect(names == ["CRM", "Razorpay", "Email", "Complete"])
    #expect(first.decisions == [.reroute(around: stripe, wasRun: true)])
    let second = try task()
    #expect(second.done.contains(stripe))
    #expect(second.decisions.isEmpty)
  }

  @Test("the circuit breaker opens at the third failure, over tasks, and closes when told")
  func breaker() throws {
    let config = ToolGraphConfig.customerSupport
    let graph = try #require(ToolGraph(config))
    var health = ToolHealthMonitor(toolCount: config.tools.count)
    let stripe = try config.number("Stripe")
    func task() throws -> ToolTrial {
      let agent = SelfHealingAgent(ToolTask(), in: graph)
      return try #require(
        ToolTrial.run(agent, &health, limit: 20) { $0 == stripe ? .failed : .succeeded })
    }
    for _ in 0..<3 {
      #expect(!health.isDown(stripe))
      #expect(try task().failed == [stripe])
    }
    #expect(health.isDown(stripe))
    let spared = try task()
    #expect(spared.failed.isEmpty)
    #expect(spared.decisions == [.reroute(around: stripe, wasRun: false)])
    health.markUp(stripe)
    #expect(try task().failed == [stripe])
  }

  @Test("a success between failures keeps the circuit breaker closed")
  func breakerStaysClosed() throws {
    let config = ToolGraphConfig.customerSupport
    let graph = try #require(ToolGraph(config))
    var health = ToolHealthMonitor(toolCount: config.tools.count)
    let stripe = try config.number("Stripe")
    for isUp in [false, false, true, false, false] {
      let agent = SelfHealingAgent(ToolTask(), in: graph)
      let trial = ToolTrial.run(agent, &health, limit: 20) { tool in
        tool != stripe || isUp ? .succeeded : .failed
      }
      #expect(try #require(trial).failed == (isUp ? [] : [stripe]))
      #expect(!health.isDown(stripe))
    }
  }

  @Test("the fourth failure of a task is escalated")
  func retries() throws {
    let config = ToolGraphConfig.travelBooking
    let down = Set(try ["FlightAPI", "HotelAPI", "BusAPI", "CarAPI"].map { try config.number($0) })
    let trial = try ToolAgentKind.selfHealing.trial(config, down: down, isKnown: false)
    let last = try config.number("CarAPI")
    #expect(trial.counters.retries == 4)
    #expect(trial.counters.reroutes == 3)
    #expect(trial.decisions.last == .escalation(.retriesExhausted(failed: last)))
    #expect(trial.outcome == .goalDemoted)
  }

  @Test("a task that is over stays over")
  func over() throws {
    let config = ToolGraphConfig.customerSupport
    let graph = try #require(ToolGraph(config))
    for kind in ToolAgentKind.allCases {
      var health = ToolHealthMonitor(toolCount: config.tools.count)
      var agent = kind.makeAgent(for: ToolTask(), in: graph)
      for _ in 0..<kind.stepLimit(in: config) {
        _ = agent.next(after: .succeeded, seeing: &health)
      }
      let counters = agent.counters
      #expect(agent.next(after: .failed, seeing: &health) == .finish(.completed))
      #expect(agent.counters == counters)
    }
  }
}
