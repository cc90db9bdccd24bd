import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Statistics
import Testing
import Workload

@Suite("Tasks of tool agents in a running fleet")
struct TasksInFleetTests {
  /// In → A or B → Out, and a task a second; a call takes 11 iterations of 100 ms.
  private func config(
    _ agent: ToolAgentKind, tasks: Int = 1, reliability: Double = 1, outages: [ToolOutages] = [],
    probes: ToolProbes? = nil, down: [Int] = []
  ) -> FleetConfig {
    let graph = ToolGraphConfig(
      name: "graph", tools: ["In", "A", "B", "Out"].map { ToolGraphConfig.Tool($0) },
      edges: [
        .init("In", "A", cost: 1), .init("In", "B", cost: 2), .init("A", "Out", cost: 1),
        .init("B", "Out", cost: 1),
      ], start: "In", target: "Out", fallbacks: [.init(of: "A", to: "B")])
    let behaviour = ToolBehaviour(latency: .constant(.seconds(0.25)), reliability: reliability)
    return FleetConfig(
      name: "tasks",
      streams: [
        StreamConfig(
          name: "tasks",
          source: .generated(
            arrivals: .constant(rate: 1),
            lengths: .independent(prompt: .constant(8), output: .constant(11))),
          task: TaskConfig(tools: 0, agent: agent, down: down, dollarsPerCall: 0.5))
      ],
      pools: [
        PoolConfig(
          name: "llm", replicas: 1, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: .seconds(0.1))), kvBlocks: 1000)
      ],
      tools: [
        ToolsConfig(
          graph: graph, behaviours: Array(repeating: behaviour, count: 4), outages: outages,
          probes: probes)
      ], requests: tasks)
  }

  private func tasks(_ config: FleetConfig, _ options: RunOptions = RunOptions()) throws
    -> TaskResult
  {
    var options = options
    options.checksInvariants = true
    return try #require(try Fleet.run(config, options).tasks[0])
  }

  @Test("last as long as their tools, and their LLM calls")
  func times() throws {
    // Two tools.
    let healing = try tasks(config(.selfHealing))
    #expect(healing.completed == 1 && healing.time.max == 500_000_000_000)
    // A plan, two selections, two tools.
    let react = try tasks(config(.react))
    #expect(react.completed == 1 && react.counters.llmCalls == 3 && react.dollars == 1.5)
    #expect(react.time.max == (3 * 1100 + 500) * 1_000_000_000)
  }

  @Test("make calls that are requests like others, which leave records")
  func records() throws {
    let collector = RecordCollector()
    let result = try Fleet.run(config(.react), recorder: collector)
    #expect(collector.requests.map(\.arrival) == [1, 2.1, 3.45].map { .seconds($0) })
    #expect(collector.requests.allSatisfy { $0.status == .completed && $0.outputTokens == 11 })
    #expect(result.cells[0].outcomes.completed == 3)
    #expect(result.end == .seconds(4.8))
  }

  @Test("count as one of the requests asked for, however many calls they make")
  func limit() throws {
    #expect(try tasks(config(.react, tasks: 7)).started == 7)
    #expect(try tasks(config(.selfHealing, tasks: 7)).started == 7)
  }

  @Test("crash when an LLM does not answer, and are unfinished when the run is cut off")
  func unanswered() throws {
    var impatient = config(.react)
    impatient.streams[0].timeout = .seconds(0.5)
    let crashed = try tasks(impatient)
    #expect(crashed.crashed == 1 && crashed.time.max == 500_000_000_000)
    var full = config(.react)
    full.pools[0].maxModelLength = 10
    #expect(try tasks(full).crashed == 1)
    var short = config(.react)
    short.cutoff = .seconds(2)
    let cut = try tasks(short)
    #expect(cut.unfinished == 1 && cut.ended == 0 && cut.counters.llmCalls == 2)
  }

  @Test("keep a client waiting, who starts the next a think time later")
  func clients() throws {
    var config = config(.selfHealing, tasks: 4)
    config.streams[0].source = .generated(
      arrivals: .closed(clients: 1, think: .constant(.seconds(1))),
      lengths: .independent(prompt: .constant(8), output: .constant(11)))
    #expect(try Fleet.run(config).end == .seconds(4 * 1.5))
  }

  @Test("do not stop time where tools take none and a client makes no pause")
  func noTime() throws {
    var config = config(.selfHealing, tasks: 3)
    config.tools[0].behaviours = Array(
      repeating: ToolBehaviour(latency: .constant(.zero)), count: 4)
    config.streams[0].source = .generated(
      arrivals: .closed(clients: 1, think: .constant(.zero)),
      lengths: .independent(prompt: .constant(8), output: .constant(11)))
    #expect(try Fleet.run(config).end == .seconds(0.002))
  }

  @Test("meet a tool that is down, and go around it")
  func outage() throws {
    // A is down from 1.2 s to 3.1 s: the runs that end at 1.25 s and 2.25 s fail, that at 3.25 s
    // does not.
    let outages = ToolOutages(
      name: "A", tools: [1],
      outages: .listed([Outage(start: .seconds(1.2), length: .seconds(1.9))]))
    let result = try tasks(config(.selfHealing, tasks: 3, outages: [outages]))
    #expect(result.completed == 3 && result.counters.retries == 2)
    #expect(result.counters.reroutes == 2 && result.counters.toolRuns == 3 * 2 + 2)
    // The static workflow falls back as well.
    let workflow = try tasks(config(.staticWorkflow, tasks: 3, outages: [outages]))
    #expect(workflow.completed == 3 && workflow.counters.retries == 2)
  }

  @Test("find tools down together: one agent says so, the other does not")
  func together() throws {
    let outages = ToolOutages(
      name: "both", tools: [1, 2],
      outages: .listed([Outage(start: .zero, length: .seconds(100))]))
    let healing = try tasks(config(.selfHealing, outages: [outages]))
    #expect(healing.demoted == 1 && healing.counters.escalations == 1)
    let workflow = try tasks(config(.staticWorkflow, outages: [outages]))
    #expect(workflow.silent == 1 && workflow.correct == 0)
  }

  @Test("avoid a tool from the third failure on, and for ever unless a probe finds it up")
  func breaker() throws {
    // A is down for the first three tasks, and up for the four after them.
    let outages = ToolOutages(
      name: "A", tools: [1], outages: .listed([Outage(start: .zero, length: .seconds(3.5))]))
    let blind = try tasks(config(.selfHealing, tasks: 7, outages: [outages]))
    #expect(blind.counters.retries == 3 && blind.counters.reroutes == 7)
    // The probe at 5.5 s closes the breaker for tasks 6 and 7.
    let probed = try tasks(
      config(
        .selfHealing, tasks: 7, outages: [outages], probes: ToolProbes(period: .seconds(5.5))))
    #expect(probed.counters.retries == 3 && probed.counters.reroutes == 5)
  }

  @Test("are misled by probes that err")
  func errors() throws {
    // Every probe says that every tool is down: no path is left, and three tools are down.
    let wrong = ToolProbes(period: .seconds(0.5), falsePositives: 1)
    let result = try tasks(config(.selfHealing, tasks: 2, probes: wrong))
    #expect(result.demoted == 2 && result.counters.llmCalls == 4)
  }

  @Test("have tools that are down for them alone, and known to be")
  func down() throws {
    var config = config(.selfHealing, tasks: 4, down: [1])
    var other = config.streams[0]
    other.name = "other"
    other.task?.down = []
    config.streams.append(other)
    let results = try Fleet.run(config).tasks
    #expect(results.map { $0?.counters.reroutes } == [2, 0])
    #expect(results.map { $0?.counters.retries } == [0, 0])
  }

  @Test("fail by chance as often as tools are unreliable, with the same luck for every agent")
  func luck() throws {
    let count = 4000
    let result = try tasks(config(.staticWorkflow, tasks: count, reliability: 0.9))
    // A first run of A fails with probability 0.1: four standard deviations of a binomial of
    // 4,000 are 4·√(4,000·0.09) = 76. Runs of B and Out fail as well: 0.1 · (0.1 + 0.99) more.
    let mean = Double(count) * (0.1 + 0.1 * 0.1 + 0.99 * 0.1)
    #expect(abs(Double(result.counters.retries) - mean) < 4 * (mean * 0.9).squareRoot())
    // Whoever runs A first has the same failures of it: tasks without any take the same runs.
    let react = try tasks(config(.react, tasks: count, reliability: 0.9))
    #expect(react.completed == result.completed)
  }

  @Test("never fail silently where agents heal, whatever breaks", arguments: 1...300 as ClosedRange)
  func chaos(number: UInt64) throws {
    let config = RandomScenario(number).make()
    guard config.hasTasks else { return }
    let result = try Fleet.run(config, RunOptions(checksInvariants: true))
    for (stream, tasks) in zip(config.streams, result.tasks) {
      #expect((stream.task == nil) == (tasks == nil))
      guard let tasks, stream.task?.agent != .staticWorkflow else { continue }
      #expect(tasks.silent == 0)
      #expect(tasks.correct + tasks.unfinished == tasks.started)
      // Fleets that are broken for good leave them.
      if config.cutoff == nil, config.faults.isEmpty { #expect(tasks.unfinished == 0) }
    }
  }
}
