import DiscreteEvents
import Fleet
import Pool
import Router
import Testing
import Workload

@Suite("Regret of a run") struct RegretInFleetTests {
  /// Gives each request to an arm by its number, or turns it away, and notes what became of it.
  private struct Fixed: RoutingPolicy {
    final class Notes {
      var rewards: [Double] = []
      var misses = 0
    }

    let notes: Notes
    let arm: @Sendable (Int) -> Int?
    /// The adapters to keep from some requests on.
    var plans: [Int: [Int]] = [:]
    private var news: [Int]?

    init(notes: Notes, plans: [Int: [Int]] = [:], arm: @escaping @Sendable (Int) -> Int?) {
      self.notes = notes
      self.plans = plans
      self.arm = arm
    }

    var needs: ViewNeeds { .adapterPlans }

    mutating func adapterPlan() -> [Int]? {
      defer { news = nil }
      return news
    }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      if let plan = plans[request.id] { news = plan }
      guard let arm = arm(request.id) else { return Decision(.reject, because: Reason("told to")) }
      return Decision(.send(Call(to: 0, arm: arm, adapter: arm)), because: Reason("told to"))
    }

    mutating func observe(_ outcome: Outcome, in view: FleetView) {
      guard let reward = outcome.reward else { return }
      notes.rewards.append(reward)
      notes.misses += outcome.missedAdapter ? 1 : 0
    }
  }

  private static let arms = 5

  private func config(slots: Int, missCost: Double) -> FleetConfig {
    let lengths = LengthsConfig.independent(prompt: .constant(4), output: .uniform(min: 1, max: 9))
    let adapters = (0..<Self.arms).map { Adapter(name: "a\($0)") }
    return FleetConfig(
      name: "regret", seed: 7,
      streams: [
        StreamConfig(
          name: "chat", source: .generated(arrivals: .poisson(rate: 500), lengths: lengths))
      ],
      pools: [
        PoolConfig(
          name: "pool", replicas: 1, engine: EngineConfig(),
          timing: .affine(AffineTiming(base: SimTime(picoseconds: 1_000_000_000))), kvBlocks: 1000,
          adapters: AdapterService(
            adapters: adapters.map { _ in ServedAdapter(bytes: 4e7) }, slots: slots))
      ],
      adapters: adapters,
      quality: QualityConfig(
        arms: (0..<Self.arms).map { ArmConfig(name: "a\($0)", adapter: $0) },
        // Without noise a reward is its expectation.
        generator: .linear(LinearQuality(dimension: 4, clusters: 5, noise: 0)),
        missCost: missCost),
      requests: 2000)
  }

  private func run(
    slots: Int = arms, missCost: Double = 0.3, mode: SimulationMode = .leap,
    arm: @escaping @Sendable (Int) -> Int?
  ) throws -> (curve: RegretCurve, notes: Fixed.Notes) {
    let notes = Fixed.Notes()
    let fleet = try Fleet(
      config(slots: slots, missCost: missCost), RunOptions(mode: mode),
      policy: Fixed(notes: notes, arm: arm))
    return (try #require(try fleet.run().regret), notes)
  }

  @Test("of policies that each give all to one arm, the best has none against the best fixed arm")
  func best() throws {
    let runs = try (0..<Self.arms).map { arm in try run { _ in arm } }
    let last = try runs.map { try #require($0.curve.points.last) }
    #expect(last.allSatisfy { $0.requests == 2000 })
    // Without the loads, which the first requests wait for.
    let worth = runs.map { $0.notes.rewards.reduce(0, +) }
    // Sums of 2,000 numbers below 2, in whatever order: 2,000·2,000·2·2^-53 is below 1e-9.
    for run in last.indices {
      let misses = 0.3 * Double(runs[run].notes.misses)
      #expect(runs[run].notes.misses > 0)
      #expect(abs(last[run].earned - (worth[run] - misses)) < 1e-9)
      let fixed = try #require(runs[run].curve.regrets(against: .fixed)?.last)
      #expect(abs(fixed - ((worth.max() ?? 0) - worth[run] + misses)) < 1e-9)
    }
    // All fit into memory: the best cache is the clairvoyant's.
    let curve = runs[0].curve
    #expect(curve.regrets(against: .cache) == curve.regrets(against: .clairvoyant))
  }

  @Test("the memories of all replicas hold the best fixed cache; a smaller one is worth less")
  func slots() throws {
    let values = try [1, 2, 4, 5].map { slots in
      try #require(try run(slots: slots) { $0 % Self.arms }.curve.points.last).worths[0]
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0.0 < $0.1 })
    var two = config(slots: 2, missCost: 0.3)
    two.pools[0].replicas = 2
    let fleet = try Fleet(two, policy: Fixed(notes: Fixed.Notes()) { $0 % Self.arms })
    let both = try #require(try fleet.run().regret?.points.last?.worths[0])
    // The same requests leave in another order: as above.
    #expect(abs(both - values[2]) < 1e-9)
    // Where a load costs nothing, there is nothing to hold a cache against.
    let free = try run(missCost: 0) { $0 % Self.arms }.curve
    #expect(free.comparators == [.clairvoyant, .fixed])
  }

  @Test("a request that was turned away earns nothing and is held against the policy")
  func rejected() throws {
    let all = try run { _ in 1 }
    let half = try run { $0 % 2 == 0 ? 1 : nil }
    #expect(half.notes.rewards.count == 1000)
    let (full, partial) = (
      try #require(all.curve.points.last), try #require(half.curve.points.last)
    )
    #expect(partial.requests == 2000)
    #expect(abs(full.worths[1] - partial.worths[1]) < 1e-9)
    let worth = half.notes.rewards.reduce(0, +) - 0.3 * Double(half.notes.misses)
    #expect(abs(partial.earned - worth) < 1e-9)
  }

  @Test("loads that a plan asks for are charged as misses; those that requests wait for only once")
  func plannedLoads() throws {
    var config = config(slots: 3, missCost: 0.3)
    config.pools[0].adapters?.eviction = .epoch(length: 1_000_000, transient: 1)
    // Adapters 0 to 3 are loaded for plans alone, five loads in all; every request is for 4.
    let plans = [0: [0, 1], 700: [2, 3], 1400: [3, 0]]
    let notes = Fixed.Notes()
    let result = try Fleet(
      config, RunOptions(checksInvariants: true),
      policy: Fixed(notes: notes, plans: plans) { _ in 4 }
    ).run()
    let worth = notes.rewards.reduce(0, +) - 0.3 * Double(notes.misses)
    let earned = try #require(result.regret?.points.last?.earned)
    #expect(notes.misses > 0)
    #expect(abs(earned - (worth - 0.3 * 5)) < 1e-9)
    let loads = try #require(result.pools[0].adapters?.loads)
    #expect(loads > 5 && loads <= 5 + notes.misses)
  }

  @Test("leaping and stepping have the same curve, to the bit")
  func steps() throws {
    let arm: @Sendable (Int) -> Int? = { $0 % 7 == 3 ? nil : $0 / 3 % Self.arms }
    #expect(try run(slots: 2, arm: arm).curve == run(slots: 2, mode: .step, arm: arm).curve)
  }
}
