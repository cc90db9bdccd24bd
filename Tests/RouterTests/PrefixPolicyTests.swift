import DiscreteEvents
import Graphs
import Router
import Testing

@Suite("Policies that go by prefixes")
struct PrefixPolicyTests {
  private let coin = RandomStream(seed: 3, name: "coin")
  private let long: ContiguousArray = [
    PrefixSpan(branch: 0, end: 320), PrefixSpan(branch: 1, end: 640),
  ]
  private let short: ContiguousArray = [PrefixSpan(branch: 0, end: 320)]

  private func policy(_ name: String, _ values: [String: Double] = [:]) throws -> any RoutingPolicy
  {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == name })
    var policy = definition.makePolicy(values)
    policy.prepare(for: FleetDescription(replicas: 3))
    return policy
  }

  private func view(for policy: any RoutingPolicy) -> FleetView {
    FleetView(pools: [0..<3], needs: policy.needs, cacheDelay: policy.cacheDelay)
  }

  private func request(
    _ prefix: ContiguousArray<PrefixSpan>, tokens: Int = 1000
  ) -> RequestView {
    RequestView(id: 0, promptTokens: tokens).beginning(with: prefix)
  }

  /// The replica that a request goes to, which the view is told of.
  private func place(
    _ request: RequestView, by policy: inout any RoutingPolicy, in view: inout FleetView
  ) throws -> Int {
    let decision = policy.place(request, in: view, using: coin)
    guard case .place(let replica) = decision.action else {
      throw Problem.notPlaced
    }
    view.sent(to: replica, promptTokens: request.promptTokens)
    return replica
  }

  private enum Problem: Error { case notPlaced }

  @Test("prefix-affinity sends a prompt where its prefix went, if that is long enough")
  func affinity() throws {
    var policy = try policy("prefix-affinity")
    var view = view(for: policy)
    let first = try place(request(long), by: &policy, in: &view)
    // 640 of 1,000 tokens are known there.
    let again = try place(request(long), by: &policy, in: &view)
    #expect(again == first)
    // 320 of 1,000 are more than 0.3 of them; of 1,100 they are not.
    let beginning = try place(request(short), by: &policy, in: &view)
    #expect(beginning == first)
    let unlike = try place(request(short, tokens: 1100), by: &policy, in: &view)
    #expect(unlike != first)
  }

  @Test("prefix-affinity lets loads differ by 64 requests and half, and no more")
  func balance() throws {
    var policy = try policy("prefix-affinity")
    var view = view(for: policy)
    let first = try place(request(long), by: &policy, in: &view)
    for _ in 1..<64 { view.sent(to: first, promptTokens: 1) }
    let last = try place(request(long), by: &policy, in: &view)
    #expect(last == first)
    let moved = try place(request(long), by: &policy, in: &view)
    #expect(moved != first)
  }

  @Test("prefix-affinity forgets what it has not sent for longest, and replicas that are lost")
  func forgets() throws {
    var policy = try policy("prefix-affinity", ["capacity": 640])
    var view = view(for: policy)
    let first = try place(request(long), by: &policy, in: &view)
    let other: ContiguousArray = [PrefixSpan(branch: 7, end: 640)]
    for _ in 0..<2 { view.sent(to: (first + 1) % 3, promptTokens: 1) }
    for _ in 0..<2 { view.sent(to: (first + 2) % 3, promptTokens: 1) }
    let second = try place(request(other), by: &policy, in: &view)
    #expect(second == first)
    for _ in 0..<4 { view.sent(to: first, promptTokens: 1) }
    let forgotten = try place(request(long), by: &policy, in: &view)
    #expect(forgotten != first)
    view.change(forgotten, isUp: false)
    policy.replicaChanged(forgotten, isUp: false, in: view)
    view.change(forgotten, isUp: true)
    policy.replicaChanged(forgotten, isUp: true, in: view)
    for _ in 0..<9 { view.sent(to: forgotten, promptTokens: 1) }
    let lost = try place(request(long), by: &policy, in: &view)
    #expect(lost != forgotten)
  }

  @Test("kv-aware weighs new blocks against active ones, by what caches told")
  func cost() throws {
    var policy = try policy("kv-aware")
    var view = view(for: policy)
    view.advance(to: .seconds(1))
    view.note([PrefixNews(time: 0, branch: 0, tokens: 320)], of: 2)
    view.takeCacheNews()
    // 1,000 tokens are 62.5 blocks, of which replica 2 has 20.
    view.sent(to: 2, promptTokens: 16 * 20)
    var decision = policy.place(request(long), in: view, using: coin)
    #expect(decision.action == .place(0))  // 62.5 + 0 against 42.5 + 20: the fewest requests.
    #expect(decision.reason.score == 62.5)
    view.left(2, promptTokens: 16 * 20)
    view.sent(to: 2, promptTokens: 16 * 19)
    decision = policy.place(request(long), in: view, using: coin)
    #expect(decision.action == .place(2))
    #expect(decision.reason.score == 61.5)
  }

  @Test("kv-aware knows of an event once more than the delay has passed")
  func delay() throws {
    var policy = try policy("kv-aware", ["delay": 0.005])
    var view = view(for: policy)
    let news = PrefixNews(time: SimTime.seconds(1).picoseconds, branch: 0, tokens: 320)
    view.note([news], of: 2)
    for (time, replica) in [(1.0, 0), (1.005, 0), (1.006, 2)] {
      view.advance(to: .seconds(time))
      view.takeCacheNews()
      #expect(policy.place(request(long), in: view, using: coin).action == .place(replica))
    }
    view.note(
      [PrefixNews(time: news.time, branch: PrefixNews.everything, tokens: 0)], of: 2)
    view.takeCacheNews()
    #expect(policy.place(request(long), in: view, using: coin).action == .place(0))
  }

  @Test("without events kv-aware goes by what it sent where")
  func approximate() throws {
    var policy = try policy("kv-aware", ["index": 1])
    var view = view(for: policy)
    view.sent(to: 0, promptTokens: 16)
    let first = try place(request(long), by: &policy, in: &view)
    #expect(first == 1)
    view.left(first, promptTokens: 1000)
    let again = try place(request(long), by: &policy, in: &view)
    #expect(again == first)
  }

  @Test("with a temperature, costs decide by softmax")
  func temperature() throws {
    var policy = try policy("kv-aware", ["temperature": 0.5])
    var view = view(for: policy)
    view.advance(to: .seconds(1))
    view.note([PrefixNews(time: 0, branch: 0, tokens: 320)], of: 2)
    view.takeCacheNews()
    var counts = [0, 0, 0]
    for _ in 0..<10_000 {
      let decision = policy.place(request(long), in: view, using: coin)
      guard case .place(let replica) = decision.action else { throw Problem.notPlaced }
      counts[replica] += 1
    }
    // Costs scaled to a range of 1 are 1, 1 and 0, so the odds of the third are e² : 1 : 1. Five
    // standard deviations of 10,000 draws: 5 · √(p (1 − p) 10⁴) < 206 for p = 0.787.
    #expect(abs(Double(counts[2]) - 7870) < 206)
    #expect(counts[0] > 0 && counts[1] > 0)
  }
}
