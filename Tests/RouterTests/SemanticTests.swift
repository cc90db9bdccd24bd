import DiscreteEvents
import Router
import Testing

@Suite("semantic")
struct SemanticTests {
  private let fleet = FleetDescription(
    pools: [
      .init(name: "general", replicas: 0..<1), .init(name: "code", replicas: 1..<3),
      .init(name: "last", replicas: 3..<4),
    ], intents: ["chat", "prose", "summary", "code", "translation"])

  @Test("sends intents to pools of their names, then of their places, then to the last")
  func pools() throws {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "semantic" })
    var policy = definition.makePolicy()
    policy.prepare(for: fleet)
    var view = FleetView(pools: fleet.pools.map(\.replicas), needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    func pool(_ intent: Int) -> Int? {
      let request = RequestView(id: 0, promptTokens: 1, intent: intent)
      guard case .place(let replica) = policy.place(request, in: view, using: coin).action else {
        return nil
      }
      return view.pool(of: replica)
    }
    #expect((-1..<5).map { pool($0) } == [0, 0, 1, 2, 1, 2])
    view.change(3, isUp: false)
    #expect(pool(2) == 0)
    (0..<3).forEach { view.change($0, isUp: false) }
    #expect(pool(2) == nil)
  }
}
