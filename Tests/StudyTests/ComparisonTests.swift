import DiscreteEvents
import Fleet
import Scenario
import Statistics
import Study
import Testing

@Suite("Comparison of variants") struct ComparisonTests {
  /// Two replicas at about 80 % load: two minutes, milliseconds to run.
  private static let text = """
    seatrial: 1
    name: small
    duration: 2min
    warmup: 10s
    workload:
      - name: chat
        arrivals: { poisson: 9/s }
        prompt: { lognormal: { mean: 300, cv: 1.0, max: 2000 } }
        output: { lognormal: { mean: 60, cv: 1.0, max: 500 } }
        slo: { ttft: 500ms }
    pools:
      - name: p
        replicas: 2
        model: llama-3.1-8b
        gpu: a100-sxm-80gb
        engine: { maxBatch: 16 }
        timing: { affine: { base: 20ms, perPrefillToken: 100us } }
    """

  private func variant(_ changes: [String], _ policy: String?) throws -> Variant {
    let scenario = try Scenario.parse(
      text: Self.text, file: "small.yaml",
      overrides: changes + (policy.map { ["router.policy=\($0)"] } ?? []))
    return Variant(
      scenario, owner: nil, policy: policy,
      settings: changes.map {
        let parts = $0.split(separator: "=").map(String.init)
        return Variant.Setting(path: parts[0], value: parts[1])
      }, load: nil)
  }

  private func compare(
    _ variants: [Variant], replications: Int = 10, threads: Int? = nil
  ) throws -> Comparison {
    var study = ComparisonStudy(variants)
    study.replications = replications
    study.threads = threads
    return try study.run()
  }

  @Test("a variant does not differ from its twin: not by a bit")
  func twins() throws {
    let comparison = try compare([variant([], "random"), variant([], "random")])
    #expect(!comparison.differences.isEmpty)
    for difference in comparison.differences {
      #expect(difference.absolute.estimate == 0)
      #expect(difference.absolute.halfWidth() == 0)
      #expect(difference.adjustedP == 1)
      #expect(!difference.isSignificant)
      #expect(difference.isBetter == nil)
    }
    #expect(
      comparison.best == [BestVariants(of: [0, 1], comparison.entries, by: comparison.primary)])
    #expect(comparison.best[0]?.subset == [0, 1])
  }

  @Test("a slower engine is told apart, and is worse in every latency")
  func slower() throws {
    let comparison = try compare([
      variant([], nil), variant(["pools[0].timing.affine.base=22ms"], nil),
    ])
    for metric in comparison.metrics where metric.isLatency {
      let difference = try #require(comparison.difference(of: 1, in: metric))
      #expect(difference.isSignificant, "\(metric.path)")
      #expect(difference.isBetter == false, "\(metric.path)")
    }
    #expect(comparison.best[0]?.best == 0)
    #expect(comparison.best[0]?.subset == [0])
  }

  @Test("the number of threads changes nothing", arguments: [1, 2, 7])
  func threads(count: Int) throws {
    let variants = try [variant([], "random"), variant([], "least-tokens")]
    let alone = try compare(variants, replications: 5, threads: 1)
    let together = try compare(variants, replications: 5, threads: count)
    for (a, b) in zip(alone.entries, together.entries) {
      #expect(a.summary == b.summary)
      #expect(a.measurements.summaries == b.measurements.summaries)
      #expect(a.measurements.cells == b.measurements.cells)
    }
  }

  @Test("replications added in rounds are those of one go")
  func rounds() throws {
    let config = try variant([], nil).scenario.config
    let runs = ReplicatedRuns([config])
    var (atOnce, inRounds) = ([Measurements()], [Measurements()])
    try runs.add(0..<7, to: &atOnce)
    try runs.add(0..<3, to: &inRounds)
    try runs.add(3..<7, to: &inRounds)
    #expect(atOnce[0].summary == inRounds[0].summary)
    #expect(atOnce[0].cells == inRounds[0].cells)
  }

  @Test("a percentile is that of all replications' requests, a mean that of the replications")
  func pooling() throws {
    let config = try variant([], nil).scenario.config
    var measurements = [Measurements()]
    try ReplicatedRuns([config]).add(0..<4, to: &measurements)
    let summary = measurements[0].summary
    let cells = try #require(measurements[0].cells)
    let p99 = SimTime(picoseconds: cells.total.ttft.quantile(0.99)).seconds
    #expect(summary.ttftS.p99 == p99)
    let means = measurements[0].sections(Metric("ttft_s.mean"))
    #expect(abs(summary.ttftS.mean - means.reduce(0, +) / 4) < 1e-12)
    #expect((summary.intervals?["ttft_s.p99"] ?? 0) > 0)
  }

  @Test("where nothing is random, replications are one, and nothing is said of chance")
  func exact() throws {
    let constant = [
      "workload[0].arrivals={constant: 9/s}", "workload[0].prompt={constant: 300}",
      "workload[0].output={constant: 60}",
    ]
    func fixed(_ policy: String) throws -> Variant {
      let scenario = try Scenario.parse(
        text: Self.text, file: "small.yaml", overrides: constant + ["router.policy=\(policy)"])
      return Variant(scenario, owner: nil, policy: policy, settings: [], load: nil)
    }
    let exact = try compare([fixed("round-robin"), fixed("least-loaded")], replications: 5)
    #expect(exact.isExact)
    #expect(exact.replications == 1)
    #expect(exact.differences.allSatisfy { $0.adjustedP == nil && !$0.isSignificant })
    #expect(exact.notes.contains { $0.hasPrefix("Every replication is the same") })
    // One policy that draws is enough for replications to differ.
    let drawn = try compare([fixed("round-robin"), fixed("random")], replications: 5)
    #expect(!drawn.isExact)
    #expect(drawn.replications == 5)
  }

  @Test("runs in which no request comes are not taken for runs without randomness")
  func nothing() throws {
    let variants = try ["round-robin", "random"].map {
      try variant(
        ["workload[0].arrivals.poisson=0.000001/s", "duration=1s", "warmup=0s"], $0)
    }
    let comparison = try compare(variants, replications: 3)
    #expect(!comparison.isExact)
    #expect(comparison.replications == 3)
    #expect(comparison.entries.allSatisfy { $0.summary.requests.arrived == 0 })
  }

  @Test("where the load is varied, variants are compared at equal load")
  func loads() throws {
    func loaded(_ policy: String, _ rate: String) throws -> Variant {
      let load = Variant.Setting(path: "workload[0].arrivals.poisson", value: rate)
      let scenario = try Scenario.parse(
        text: Self.text, file: "small.yaml",
        overrides: ["router.policy=\(policy)", "\(load.path)=\(load.value)"])
      return Variant(scenario, owner: nil, policy: policy, settings: [], load: load)
    }
    let variants = try ["random", "least-tokens"].flatMap { policy in
      try ["2/s", "11/s", "5/s", "8/s", "10/s"].map { try loaded(policy, $0) }
    }
    let comparison = try compare(variants, replications: 4)
    #expect(comparison.groups == [[0, 5], [2, 7], [3, 8], [4, 9], [1, 6]])
    #expect(comparison.differences.allSatisfy { $0.variant == $0.baseline + 5 })
    #expect(comparison.curves.map(\.contestant) == ["random", "least-tokens"])
    #expect(comparison.curves[0].points.map(\.load) == [2, 5, 8, 10, 11])
    #expect(comparison.curves[0].unit == "/s")
  }
}
