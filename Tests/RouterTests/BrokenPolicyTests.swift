import DiscreteEvents
import Router
import Synchronization
import Testing

/// That the contract finds what it is there to find.
@Suite("A policy that breaks the contract")
struct BrokenPolicyTests {
  /// Decides as its closure says.
  private struct Scripted: RoutingPolicy {
    let decide: @Sendable (FleetView, RandomStream) -> Decision

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision { decide(view, random) }
  }

  private func violations(
    _ decide: @escaping @Sendable (FleetView, RandomStream) -> Decision
  ) -> [String] {
    PolicyContract.violations(
      of: PolicyDefinition("scripted", about: "decides as told") { _ in
        Scripted(decide: decide)
      })
  }

  private static func first(in view: FleetView, score: Double = 0) -> Decision {
    view.upReplicas.first.map { Decision(.place($0), because: Reason("first", score: score)) }
      ?? Decision(.hold, because: Reason("none is up"))
  }

  @Test("is told from one that keeps it")
  func right() {
    #expect(violations { view, _ in Self.first(in: view) } == [])
  }

  @Test("by placing where there is no replica")
  func noSuchReplica() {
    let found = violations { view, _ in
      Decision(.place(view.count), because: Reason("one too far"))
    }
    #expect(found == ["it places a request on replica 1 of 1"])
  }

  @Test("by placing on a replica that is down")
  func down() {
    let found = violations { _, _ in Decision(.place(0), because: Reason("always the first")) }
    #expect(found == ["it places a request on a replica that is down"])
  }

  @Test("by keeping state outside itself")
  func sharedState() {
    let turn = Mutex(0)
    let found = violations { view, _ in
      guard !view.upReplicas.isEmpty else { return Self.first(in: view) }
      let next = turn.withLock { turn -> Int in
        turn += 1
        return turn
      }
      let replica = view.upReplicas[next % view.upReplicas.count]
      return Decision(.place(replica), because: Reason("next in a turn that all share"))
    }
    #expect(found.count == 1 && found[0].hasPrefix("it decides otherwise when all is the same"))
  }

  @Test("by drawing from its stream when it should not")
  func unevenDraws() {
    let calls = Mutex(0)
    let found = violations { view, random in
      let call = calls.withLock { calls -> Int in
        calls += 1
        return calls
      }
      if call.isMultiple(of: 7) { _ = random.bits() }
      return Self.first(in: view)
    }
    #expect(found == ["it draws more random numbers one time than another when all is the same"])
  }

  @Test("by giving no reason")
  func noReason() {
    let silent = violations { view, _ in
      var decision = Self.first(in: view)
      decision.reason = Reason("")
      return decision
    }
    #expect(silent == ["it gives a reason without a text"])
    let endless = violations { view, _ in Self.first(in: view, score: .nan) }
    #expect(endless == ["it gives a reason whose score is not a finite number"])
  }

  @Test("by holding for ever")
  func hold() {
    let found = violations { _, _ in Decision(.hold, because: Reason("never")) }
    #expect(found == ["it holds a request for ever though every replica is idle"])
  }

  @Test("is found at the end of a parameter's range too")
  func parameter() {
    let definition = PolicyDefinition(
      "far", about: "places on the replica it is told",
      parameters: [.count("replica", default: 0, in: 0...9, about: "where to")]
    ) { values in
      let replica = values.count("replica")
      return Scripted { view, _ in
        view.upReplicas.isEmpty || replica == 0
          ? Self.first(in: view) : Decision(.place(replica), because: Reason("as told"))
      }
    }
    #expect(
      PolicyContract.violations(of: definition) == [
        "replica = 9: it places a request on replica 9 of 1"
      ])
  }
}
