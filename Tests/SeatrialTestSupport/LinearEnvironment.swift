internal import DiscreteEvents
package import Router

/// Requests whose rewards are linear in their contexts, adapters of which one replica keeps a few,
/// and a policy that chooses among them; no fleet and no time, so that a hundred thousand requests
/// take a second.
///
/// Contexts gather around the centres of as many clusters as there are adapters, with Zipf(1)
/// popularity; adapter a's parameter is 0.9 times the centre of a cluster of its own plus a little
/// that has nothing to do with it.
package struct LinearEnvironment {
  package var adapters = 15
  package var slots = 3
  package var dimension = 16
  package var requests = 4000
  package var missCost = 0.3
  package var noise = 0.1
  package var spread = 0.2
  package var offDomain = 0.1
  package var zipf = 1.0

  package init() {}

  /// Which adapters the replica keeps.
  package enum Cache {
    /// Those of the policy's plan; a load for one request leaves them alone.
    case planned
    /// Those used last; a load stays.
    case leastRecentlyUsed
    /// Some, drawn once.
    case fixed
  }

  /// What a policy did.
  package struct Run {
    /// Regret against the best fixed set of adapters with the best choice for every request: after
    /// each eighth of the requests.
    package var regret: [Double]
    /// Regret against the best arm of every request, misses left out.
    package var routingRegret: Double
    /// Requests whose adapter was there.
    package var hitRate: Double
    package var switches: Int
  }

  /// What the router is told.
  package var description: FleetDescription {
    FleetDescription(
      pools: [FleetDescription.Pool(name: "edge", replicas: 0..<1, adapterSlots: slots)],
      adapters: (0..<adapters).map { "a\($0)" },
      arms: (0..<adapters).map { FleetDescription.Arm(name: "a\($0)", pool: 0, adapter: $0) },
      contextSize: dimension, missCost: missCost, horizon: requests)
  }

  /// Runs a policy over the requests of `seed`.
  package func run(_ policy: any RoutingPolicy, _ cache: Cache, seed: UInt64) -> Run {
    var policy = policy
    let world = LinearWorldSample(self, seed: seed)
    let noises = RandomStream(seed: seed, name: "noise")
    let coin = RandomStream(seed: seed, name: "router/policy")
    policy.prepare(for: description)
    var view = FleetView(pools: [0..<1], adapters: adapters, needs: policy.needs)
    var kept = cache == .fixed ? world.anySet : []
    let reference = world.bestValues
    var regret = 0.0
    var run = Run(regret: [], routingRegret: 0, hitRate: 0, switches: 0)
    for id in 0..<requests {
      if policy.needs.contains(.adapters) { note(kept, in: &view) }
      let request = RequestView(
        id: id, arrival: .zero, promptTokens: 100, context: world.contexts[id])
      let decision = policy.place(request, in: view, using: coin)
      guard case .send(let call) = decision.action else { continue }
      if let plan = policy.adapterPlan(), cache == .planned {
        let switches = plan.count { !kept.contains($0) }
        if id > 0 {
          regret += Double(switches) * missCost
          run.switches += switches
        }
        kept = plan
      }
      let isHit = kept.contains(call.arm)
      if cache == .leastRecentlyUsed {
        kept.removeAll { $0 == call.arm }
        kept.append(call.arm)
        if kept.count > slots { kept.removeFirst() }
      }
      let mean = world.means[id][call.arm]
      regret += reference[id] - (mean - (isHit ? 0 : missCost))
      run.routingRegret += (world.means[id].max() ?? 0) - mean
      run.hitRate += isHit ? 1 / Double(requests) : 0
      let outcome = Outcome(
        request: request, replica: call.replica, isCompleted: true, outputTokens: 10,
        firstToken: .zero, left: .zero, arm: call.arm, missedAdapter: !isHit,
        reward: mean + noise * noises.normal())
      policy.observe(outcome, in: view)
      if (id + 1) % max(1, requests / 8) == 0 { run.regret.append(regret) }
    }
    return run
  }

  private func note(_ kept: [Int], in view: inout FleetView) {
    for adapter in 0..<adapters {
      view.note(adapter: adapter, isResident: kept.contains(adapter), on: 0)
    }
  }
}

/// The requests of one seed.
private struct LinearWorldSample {
  var contexts: [[Double]] = []
  /// Each request's expected reward of each adapter.
  var means: [[Double]] = []
  /// What the best fixed set of adapters earns for each request.
  var bestValues: [Double]
  /// A set of adapters drawn uniformly.
  var anySet: [Int]

  init(_ environment: LinearEnvironment, seed: UInt64) {
    let random = RandomStream(seed: seed, name: "linear environment")
    let (count, size) = (environment.adapters, environment.dimension)
    let centres = (0..<count).map { _ in LinearWorldSample.unit(size, random) }
    let parameters = centres.map { centre in
      centre.map { 0.9 * $0 + environment.offDomain * random.normal() / Double(size).squareRoot() }
    }
    let weights = (0..<count).map { LinearWorldSample.power(Double($0 + 1), -environment.zipf) }
    let popularity = DiscreteDistribution(weights: weights)
    let scale = environment.spread / Double(size).squareRoot()
    for _ in 0..<environment.requests {
      let centre = centres[popularity?.sample(using: random) ?? 0]
      let context = LinearWorldSample.scaled(centre.map { $0 + scale * random.normal() })
      contexts.append(context)
      means.append(parameters.map { zip($0, context).reduce(0) { $0 + $1.0 * $1.1 } })
    }
    var rest = Array(0..<count)
    anySet = (0..<min(count, environment.slots)).map { _ in
      rest.remove(at: random.below(rest.count))
    }
    bestValues = []
    bestValues = values(of: bestSet(environment), environment)
  }

  /// The fixed set of adapters that would have earned most.
  private func bestSet(_ environment: LinearEnvironment) -> [Int] {
    let requests = means.count
    var gains = ContiguousArray(repeating: 0.0, count: requests * environment.adapters)
    for (request, means) in means.enumerated() {
      let base = (means.max() ?? 0) - environment.missCost
      for (arm, mean) in means.enumerated() { gains[arm * requests + request] = mean - base }
    }
    let costs = ContiguousArray(repeating: 0.0, count: environment.adapters)
    return FacilityLocation(customers: requests, gains: gains, costs: costs)
      .best(environment.slots, exactUpTo: 500)
  }

  private func values(of set: [Int], _ environment: LinearEnvironment) -> [Double] {
    means.map { means in
      max((means.max() ?? 0) - environment.missCost, set.map { means[$0] }.max() ?? -.infinity)
    }
  }

  private static func unit(_ size: Int, _ random: RandomStream) -> [Double] {
    scaled((0..<size).map { _ in random.normal() })
  }

  private static func scaled(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  /// x^(−1), x^(−½)…: only exponents that are multiples of ½ are asked for.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int((2 * exponent.magnitude).rounded()) { result *= base.squareRoot() }
    return exponent < 0 ? 1 / result : result
  }
}
