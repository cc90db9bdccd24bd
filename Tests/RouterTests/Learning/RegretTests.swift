import Foundation
import Router
import SeatrialTestSupport
import Testing

/// How regret grows, in an environment without a fleet: the shape that POLAR's paper claims, as far
/// as its reconstruction shows it, and that bandits learn at all.
@Suite("Regret", .serialized)
struct RegretTests {
  /// Independent worlds. Student's t for a two-sided 99 % interval with so many less one degrees
  /// of freedom.
  static let seeds: ClosedRange<UInt64> = 1...8
  static let quantile = 3.499

  /// A mean over seeds and the half-width of its 99 % interval.
  struct Interval {
    let mean: Double
    let half: Double

    init(_ values: [Double]) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      half = RegretTests.quantile * (squares / (count - 1) / count).squareRoot()
    }

    var range: ClosedRange<Double> { mean - half...mean + half }
  }

  /// How a cache and a policy are combined.
  struct Contender {
    let policy: String
    var values: [String: Double] = [:]
    let cache: LinearEnvironment.Cache

    static let polarPlus = Contender(policy: "polar-plus", cache: .planned)
    static let polar = Contender(policy: "polar", cache: .planned)
    static let lru = Contender(
      policy: "linucb", values: ["alpha": 0.4], cache: .leastRecentlyUsed)
    static let fixed = Contender(policy: "linucb", values: ["alpha": 0.4], cache: .fixed)
    static let fixedAware = Contender(
      policy: "linucb", values: ["alpha": 0.4, "missAware": 1], cache: .fixed)

    func runs(_ environment: LinearEnvironment) throws -> [LinearEnvironment.Run] {
      let definition = try #require(PolicyCatalogue.policies.first { $0.name == policy })
      return RegretTests.seeds.map {
        environment.run(definition.makePolicy(values), cache, seed: $0)
      }
    }

    /// The regret of each seed after `requests`.
    func regrets(after requests: Int) throws -> [Double] {
      var environment = LinearEnvironment()
      environment.requests = requests
      return try runs(environment).map { $0.regret.last ?? 0 }
    }
  }

  @Test("of POLAR and caches that do not adapt: slopes, order, and where LRU is better")
  func polar() throws {
    let contenders: [Contender] = [.polarPlus, .polar, .lru, .fixed, .fixedAware]
    let early = try contenders.map { try $0.regrets(after: 4000) }
    let late = try contenders.map { try $0.regrets(after: 48_000) }
    // Slopes on logarithmic scales, seed by seed: ln of the ratio over ln 12.
    let slopes = zip(early, late).map { early, late in
      Interval(zip(early, late).map { log($1 / $0) / log(12) })
    }
    #expect(slopes[0].mean > 0.4 && slopes[0].mean < 0.6, "POLAR+: \(slopes[0])")
    #expect(slopes[0].range.upperBound < 0.7 && slopes[0].range.lowerBound > 0.3)
    // √T against T: a fixed cache loses the same on every request.
    #expect(slopes[0].range.upperBound < slopes[4].range.lowerBound)
    let last = late.map(Interval.init)
    #expect(slopes[3].mean > 0.8 && slopes[4].mean > 0.8, "\(slopes[3]) \(slopes[4])")
    for other in [2, 4] {
      #expect(difference(late[0], late[other]).range.upperBound < 0, "\(last)")
    }
    #expect(difference(late[1], late[4]).range.upperBound < 0, "\(last)")
    // POLAR's regret differs by a thousand from world to world: too much for eight of them.
    #expect(last[1].mean < last[2].mean)
    #expect(difference(late[2], late[4]).range.upperBound < 0, "\(last)")
    #expect(last[2].mean < last[3].mean)
    // Early on forced exploration costs more than LRU's mistakes.
    #expect(difference(early[2], early[0]).range.upperBound < 0)
  }

  @Test(
    "of bandits without a cache grows more slowly than requests",
    arguments: [
      Contender(policy: "linucb", cache: .fixed),
      Contender(policy: "lin-thompson", cache: .fixed),
      Contender(policy: "epsilon-greedy", values: ["decay": 5], cache: .fixed),
    ])
  func sublinear(contender: Contender) throws {
    var environment = LinearEnvironment()
    environment.requests = 16_000
    environment.missCost = 0
    let runs = try contender.runs(environment)
    // The second half of the requests adds less than the first eighth of them, times 4, would if
    // all were alike: a slope below 1.
    let slopes = runs.map { run in
      log((run.regret.last ?? 0) / run.regret[0]) / log(8)
    }
    #expect(Interval(slopes).range.upperBound < 1, "\(contender.policy): \(Interval(slopes))")
    #expect(runs.allSatisfy { ($0.regret.last ?? 0) > 0 })
  }

  @Test("without learning grows as fast as requests, so that the test above can fail")
  func linear() throws {
    var environment = LinearEnvironment()
    environment.requests = 16_000
    environment.missCost = 0
    let contender = Contender(policy: "epsilon-greedy", values: ["epsilon": 1], cache: .fixed)
    let slopes = try contender.runs(environment).map { run in
      log((run.regret.last ?? 0) / run.regret[0]) / log(8)
    }
    #expect(Interval(slopes).range.contains(1), "\(Interval(slopes))")
  }

  @Test("is the same from run to run")
  func determinism() throws {
    var environment = LinearEnvironment()
    environment.requests = 2000
    for name in ["polar", "polar-plus", "lin-thompson", "epsilon-greedy"] {
      let definition = try #require(PolicyCatalogue.policies.first { $0.name == name })
      let runs = (0..<2).map { _ in
        environment.run(definition.makePolicy(), .planned, seed: 4).regret
      }
      #expect(runs[0] == runs[1])
    }
  }

  private func difference(_ a: [Double], _ b: [Double]) -> Interval {
    Interval(zip(a, b).map { $0 - $1 })
  }
}
