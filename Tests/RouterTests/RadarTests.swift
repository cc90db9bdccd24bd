import DiscreteEvents
import Router
import Statistics
import Testing

@Suite("Routing by item response")
struct RadarTests {
  private let coin = RandomStream(seed: 4, name: "coin")

  private func fleet(prices: [Double], contextSize: Int) -> FleetDescription {
    FleetDescription(
      pools: prices.indices.map {
        FleetDescription.Pool(name: "pool \($0)", replicas: $0..<$0 + 1)
      },
      arms: prices.enumerated().map {
        FleetDescription.Arm(
          name: "arm \($0)", pool: $0, dollarsPerMillionTokens: $1, outputTokens: 100)
      }, contextSize: contextSize)
  }

  private func prepared(
    _ values: [String: Double], _ fleet: FleetDescription
  ) throws -> (any RoutingPolicy, FleetView) {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "radar" })
    var policy = definition.makePolicy(values)
    policy.prepare(for: fleet)
    return (policy, FleetView(pools: fleet.pools.map(\.replicas), needs: policy.needs))
  }

  /// The arms chosen for requests with these contexts, each rewarded as `reward` says.
  private func chosen(
    _ policy: inout any RoutingPolicy, _ view: FleetView, _ contexts: [[Double]],
    reward: (_ request: Int, _ arm: Int) -> Double
  ) -> [Int] {
    contexts.enumerated().map { id, context in
      let request = RequestView(id: id, promptTokens: 10, context: context)
      guard case .send(let call) = policy.place(request, in: view, using: coin).action
      else { return -1 }
      policy.observe(
        Outcome(
          request: request, replica: call.replica, isCompleted: true, outputTokens: 100,
          firstToken: .zero, left: .zero, arm: call.arm, reward: reward(id, call.arm)),
        in: view)
      return call.arm
    }
  }

  private func sigmoid(_ z: Double) -> Double { 1 / (1 + RadarTests.exponential(-z)) }

  /// e^x by squaring (1 + x/2^20)^(2^20), right to a relative x²/2^21.
  private static func exponential(_ x: Double) -> Double {
    var value = 1 + x / 1_048_576
    for _ in 0..<20 { value *= value }
    return value
  }

  /// Items with difficulty and discrimination linear in a context of two numbers, arms of abilities
  /// −1, 0 and 1. The worth of a choice is w·reward − (1 − w)·cost.
  private struct World {
    var contexts: [[Double]] = []
    var right: [[Double]] = []
    static let prices = [1.0, 4.0, 10.0]
    static let weight = 0.6

    init(requests: Int, replication: Int, _ sigmoid: (Double) -> Double) {
      let random = RandomStream(seed: 8, replication: replication, name: "items")
      for _ in 0..<requests {
        let context = [random.normal(), random.normal()]
        contexts.append(context)
        right.append(
          [-1.0, 0, 1].map { ability in
            let z = 2 * (ability - 1.5 * context[0] - 0.2 * context[1])
            return random.uniform() < sigmoid(z) ? 1 : 0
          })
      }
    }

    func worth(of arm: Int, on request: Int) -> Double {
      Self.weight * right[request][arm] - (1 - Self.weight) * Self.prices[arm] / 10
    }
  }

  @Test("earns more than any one arm, which no trade of quality and cost alone can")
  func beatsFixedArms() throws {
    let (requests, start) = (6000, 2000)
    var gains = [[Double]](repeating: [], count: 3)
    for replication in 0..<10 {
      let world = World(requests: requests, replication: replication, sigmoid)
      var (policy, view) = try prepared(
        ["weight": World.weight], fleet(prices: World.prices, contextSize: 2))
      let arms = chosen(&policy, view, world.contexts) { world.right[$0][$1] }
      for fixed in 0..<3 {
        var gain = 0.0
        for id in start..<requests {
          gain += world.worth(of: arms[id], on: id) - world.worth(of: fixed, on: id)
        }
        gains[fixed].append(gain / Double(requests - start))
      }
    }
    for gain in gains {
      let interval = MeanInterval(of: gain, level: 0.99)
      #expect(interval.mean - (interval.halfWidth ?? .infinity) > 0, "\(interval)")
    }
  }

  /// Success 0.5, 0.62 and 0.9 at costs 0, 0.5 and 1: half way from the first to the last success
  /// is
  /// 0.7, so the second arm lies inside the hull and no linear weight chooses it. Chebyshev's trade
  /// at w = 0.568: 0.284 by the first, max(0.216, 0.216) by the second, 0.432 by the third.
  @Test("reaches an arm inside the convex hull by Chebyshev's trade, and never by the linear one")
  func scalarizations() throws {
    let rewards = [0.5, 0.62, 0.9]
    for (scalarization, isReached) in [(0.0, false), (1.0, true)] {
      for weight in isReached ? [0.568] : [0.1, 0.3, 0.5, 0.568, 0.7, 0.9] {
        var (policy, view) = try prepared(
          ["weight": weight, "scalarization": scalarization, "warmUp": 6000, "tests": 0],
          fleet(prices: [0, 5, 10], contextSize: 0))
        let arms = chosen(&policy, view, Array(repeating: [], count: 6100)) { rewards[$1] }
        #expect(Set(arms[6000...]).contains(1) == isReached, "weight \(weight)")
      }
    }
  }

  @Test("examines each arm as often as it is told, and then leaves those that do not pay alone")
  func tests() throws {
    var (policy, view) = try prepared(
      ["weight": 1, "tests": 40], fleet(prices: [1, 1, 1], contextSize: 1))
    let random = RandomStream(seed: 2, name: "contexts")
    let contexts = (0..<3000).map { _ in [random.normal()] }
    let arms = chosen(&policy, view, contexts) { $1 == 0 ? 1 : 0 }
    let late = arms[1500...]
    #expect(late.allSatisfy { $0 == 0 })
    for arm in 1...2 {
      let count = arms.filter { $0 == arm }.count
      #expect(count >= 40, "arm \(arm) was examined \(count) times")
    }
  }

  @Test("charges the time of asking the model")
  func delay() throws {
    var (policy, view) = try prepared([:], fleet(prices: [1, 1], contextSize: 1))
    let decision = policy.place(
      RequestView(id: 0, promptTokens: 1, context: [1]), in: view, using: coin)
    #expect(decision.delay == .seconds(0.007))
  }

  @Test("shows the curve that it decided by")
  func evidence() throws {
    var (policy, view) = try prepared([:], fleet(prices: [1, 2], contextSize: 1))
    let request = RequestView(id: 0, promptTokens: 1, context: [1])
    _ = policy.place(request, in: view, using: coin)
    let evidence = try #require(policy.evidence(for: request, in: view))
    #expect(evidence.columns == ["ability", "p(right)", "information", "cost", "score"])
    // Nothing learned: p = ½, and a = ln 2, so the information is ln²2/4.
    #expect(evidence.rows[0].numbers[1] == 0.5)
    #expect(abs(evidence.rows[0].numbers[2] - 0.480_453_013_918_201_4 / 4) < 1e-15)
    #expect(evidence.rows.filter(\.isChosen).count == 1)
  }
}
