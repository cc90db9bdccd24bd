import DiscreteEvents
import Fleet
import Scenario
import SeatrialTestSupport
import Statistics
import Study
import Testing

/// Tens of millions of requests: for an optimised build.
#if DEBUG
  private let isOptimized = false
#else
  private let isOptimized = true
#endif

/// What the intervals of a study promise, on a fleet: 16 replicas at three quarters of what they
/// can do, with lengths like those of a conversation, under two routing policies.
@Suite(
  "95 % intervals of a fleet cover 93 to 97 % of the time",
  .enabled(if: isOptimized, "SKIPPED in a debug build: simulates tens of millions of requests"))
struct IntervalCoverageTests {
  private static let replications = 10
  /// Replications are drawn ten at a time from blocks of 40, as often as a block has replications.
  /// The trials of a block depend on one another, and the blocks do not: the standard error of a
  /// coverage is that of the mean of the blocks' shares.
  private static let block = 40
  private static let blocks = 50
  /// The truth is that of other replications. It is off by 1/10 of the standard error of ten, which
  /// moves a coverage of 95 % by 0.1 % (φ(1.96)·1.96·0.1²).
  private static let truthReplications = 1_000
  private static let metrics = [
    "ttft_s.mean", "ttft_s.p50", "ttft_s.p99", "tpot_s.p50", "tpot_s.p99", "e2e_s.mean",
    "e2e_s.p99", "throughput.output_tokens_per_s",
  ].map { Metric($0) }

  private static let scenario = """
    seatrial: 1
    duration: 60s
    warmup: 15s
    workload:
      - name: conversation
        arrivals: { poisson: 245/s }
        prompt: { lognormal: { mean: 1155, cv: 1.1, max: 4096 } }
        output: { lognormal: { mean: 211, cv: 1, max: 1000 } }
    router: { policy: least-loaded }
    pools:
      - name: h100
        replicas: 16
        gpu: h100-sxm
        model: llama-3.1-8b
        timing: { roofline: {} }
    """

  @Test("means, percentiles and differences of two policies, from ten replications")
  func fleet() throws {
    let runs = try ReplicatedRuns(
      ["least-loaded", "round-robin"].map { policy in
        try Scenario.parse(
          text: Self.scenario, file: "s16.yaml", overrides: ["router.policy=\(policy)"]
        ).config
      })
    var others = [Measurements(), Measurements()]
    let first = Self.block * Self.blocks
    try runs.add(first..<first + Self.truthReplications, to: &others)
    let truths = try claims(others)
    var shares = truths.map { _ in [Double]() }
    let random = RandomStream(seed: 1, name: "coverage")
    for block in 0..<Self.blocks {
      let measured = try (0..<Self.block).map { number in
        var both = [Measurements(), Measurements()]
        let replication = block * Self.block + number
        try runs.add(replication..<replication + 1, to: &both)
        return both
      }
      var coverages = truths.map { _ in Coverage() }
      for _ in 0..<Self.block {
        for (index, claim) in try claims(merged(drawn(from: measured, random))).enumerated() {
          coverages[index].add(claim.estimate, claim.halfWidth, truth: truths[index].estimate)
        }
      }
      for index in coverages.indices { shares[index].append(coverages[index].share) }
    }
    for (claim, shares) in zip(truths, shares) {
      let coverage = MeanInterval(of: shares)
      let report = "\(claim.what), \(claim.estimate): \(coverage.mean) ± \(coverage.halfWidth ?? 0)"
      print(report)
      #expect(Coverage.accepted.contains(coverage.mean), "\(report)")
    }
  }

  private struct Claim {
    let what: String
    let estimate: Double
    let halfWidth: Double?
  }

  /// Every interval that a comparison of two policies shows.
  private func claims(_ measured: [Measurements]) throws -> [Claim] {
    let summaries = measured.map(\.summary)
    return try Self.metrics.flatMap { metric in
      let values = try summaries.map { try #require($0.estimate(metric)) }
      let sectioned = zip(values, measured).map { value, measured in
        SectionedEstimate(pooled: value.value, sections: measured.sections(metric))
      }
      let absolute = sectioned[1].difference(from: sectioned[0])
      let relative = try #require(sectioned[1].relativeDifference(from: sectioned[0]))
      return [
        Claim(what: metric.title, estimate: values[0].value, halfWidth: values[0].halfWidth),
        Claim(
          what: metric.title + ", difference", estimate: absolute.estimate,
          halfWidth: absolute.halfWidth()),
        Claim(
          what: metric.title + ", relative", estimate: relative.estimate,
          halfWidth: relative.halfWidth()),
      ]
    }
  }

  /// Ten of `measured` without replacement: the first steps of a Fisher–Yates shuffle.
  private func drawn(from measured: [[Measurements]], _ random: RandomStream) -> [[Measurements]] {
    var order = Array(measured.indices)
    for place in 0..<Self.replications {
      order.swapAt(place, place + random.below(order.count - place))
    }
    return order.prefix(Self.replications).map { measured[$0] }
  }

  private func merged(_ runs: [[Measurements]]) -> [Measurements] {
    (0..<2).map { policy in
      runs.reduce(into: Measurements()) { all, run in
        all.append(run[policy].summaries, cells: run[policy].cells)
      }
    }
  }
}
