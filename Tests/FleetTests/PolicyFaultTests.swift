import DiscreteEvents
import Fleet
import Pool
import Router
import Testing
import Workload

@Suite("A user's own policy that goes wrong ends the run with an error")
struct PolicyFaultTests {
  private struct Scripted: RoutingPolicy {
    let needs: ViewNeeds
    let decide: @Sendable (RequestView, FleetView) -> Decision.Action
    let goOn: @Sendable ([CallOutcome]) -> Decision.Action

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision { Decision(decide(request, view), because: Reason("as told")) }

    mutating func resume(
      _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
      using random: RandomStream
    ) -> Decision { Decision(goOn(calls), because: Reason("as told")) }
  }

  private func run(
    needs: ViewNeeds = [], sampleEvery: SimTime? = nil,
    _ edit: (inout FleetConfig) -> Void = { _ in },
    resume goOn: @escaping @Sendable ([CallOutcome]) -> Decision.Action = { _ in .reject },
    _ decide: @escaping @Sendable (RequestView, FleetView) -> Decision.Action
  ) throws -> FleetResult {
    let policy = PolicyDefinition("mine", about: "does as told") { _ in
      Scripted(needs: needs, decide: decide, goOn: goOn)
    }
    var config = FleetConfig(
      name: "faulty",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 1000),
            lengths: .independent(prompt: .constant(5), output: .constant(5))))
      ],
      router: RouterConfig(policy: .defined(DefinedPolicy(policy))),
      pools: [
        PoolConfig(
          name: "pool", replicas: 4, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: SimTime(picoseconds: 1_000_000_000))),
          kvBlocks: 1000)
      ], requests: 20)
    edit(&config)
    return try Fleet.run(config, RunOptions(checksInvariants: true, sampleEvery: sampleEvery))
  }

  @Test("placing where there is no replica", arguments: [-1, 4, 99, Int.min, Int.max])
  func misplaced(replica: Int) {
    #expect(throws: RunError.misplaced(policy: "mine", replica: replica, count: 4)) {
      try run { request, _ in .place(request.id == 7 ? replica : 0) }
    }
  }

  @Test("never placing some requests, whether replicas report, are sampled, or neither")
  func heldForEver() {
    for needs in [[], .reports] as [ViewNeeds] {
      for sampleEvery in [nil, SimTime.seconds(1)] {
        #expect(throws: RunError.heldForEver(policy: "mine", requests: 8)) {
          try run(needs: needs, sampleEvery: sampleEvery) { request, _ in
            request.id < 12 ? .place(0) : .hold
          }
        }
      }
    }
  }

  @Test("a client in a closed loop that is never placed is as bad")
  func heldClients() {
    for needs in [[], .reports] as [ViewNeeds] {
      #expect(throws: RunError.heldForEver(policy: "mine", requests: 3)) {
        try run(needs: needs, { $0.streams[0] = closed(clients: 3) }) { _, _ in .hold }
      }
    }
  }

  private func closed(clients: Int) -> StreamConfig {
    StreamConfig(
      name: "clients",
      source: .generated(
        arrivals: .closed(clients: clients, think: .constant(.seconds(0.1))),
        lengths: .independent(prompt: .constant(5), output: .constant(5))))
  }

  @Test("holding for hours, for clients that give up, or until a cut-off is none of it")
  func patience() throws {
    let late = try run(needs: .reports) { _, view in view.now < .seconds(40_000) ? .hold : .place(1)
    }
    #expect(late.cells[0].outcomes.completed == 20)
    let given = try run({ $0.streams[0].timeout = .seconds(2) }) { _, _ in .hold }
    #expect(given.unplaced[0].timedOut == 20)
    let cut = try run({ $0.cutoff = .seconds(2) }) { _, _ in .hold }
    #expect(cut.unplaced[0].unfinished == 20)
  }

  @Test(
    "asking for calls or answers that cannot be",
    arguments: [
      (.fanOut([]), "makes no call of a request, but wants to be asked again"),
      (.fanOut([Call(to: 0, arm: 1)]), "makes a call to arm 1 of 1; they are numbered from 0"),
      (.fanOut([Call(to: 0, promptTokens: 0)]), "makes a call with 0 prompt tokens"),
      (.send(Call(to: 0, outputTokens: -4)), "makes a call with -4 output tokens"),
      (
        .fanOut(Array(repeating: Call(to: 0), count: 10_001)),
        "makes more than 10000 calls for one request"
      ),
      (.answer(.call(0)), "answers a request that it has made no calls for"),
    ] as [(Decision.Action, String)])
  func wrongCalls(action: Decision.Action, what: String) {
    #expect(throws: RunError.wrongCalls(policy: "mine", what: what)) {
      try run { request, _ in request.id == 7 ? action : .place(0) }
    }
  }

  @Test(
    "going on wrongly from calls",
    arguments: [
      (.hold, "holds a request that it has made calls for"),
      (.answer(.call(1)), "answers with call 1 of 1; they are numbered from 0"),
      (.answer(.chain([])), "answers a request with none of its calls"),
      (
        .answer(.best(of: [0], accuracy: 1.5)),
        "answers with an accuracy of 1.5, which is no probability"
      ),
    ] as [(Decision.Action, String)])
  func wrongResumption(action: Decision.Action, what: String) {
    #expect(throws: RunError.wrongCalls(policy: "mine", what: what)) {
      try run(resume: { _ in action }) { _, _ in .fanOut([Call(to: 1)]) }
    }
    #expect(throws: RunError.misplaced(policy: "mine", replica: 4, count: 4)) {
      try run(resume: { _ in .place(4) }) { _, _ in .fanOut([Call(to: 1)]) }
    }
  }
}
