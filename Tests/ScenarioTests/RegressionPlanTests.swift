import Scenario
import Testing

@Suite("What a regression test watches")
struct RegressionPlanTests {
  typealias Rule = RegressionPlan.Rule

  private func plan(_ overrides: String...) throws -> RegressionPlan {
    try Scenario.load(file: GoodFiles.path("every-key.yaml"), overrides: overrides).regress
  }

  @Test("is read with thresholds in every form")
  func everyForm() throws {
    let plan = try plan()
    #expect(plan.replications == 20)
    #expect(
      plan.rules == [
        Rule(metric: "ttft_s.p99", threshold: Threshold(part: 0.05)),
        Rule(metric: "e2e_s.p50", threshold: Threshold(distance: 0.005)),
        Rule(metric: "queue_s.mean", threshold: Threshold(distance: 0.25)),
        Rule(metric: "slo.attainment", threshold: Threshold(distance: 0.02)),
        Rule(metric: "kv.preemptions", threshold: Threshold(part: 0.075, distance: 20)),
        Rule(metric: "streams[1].ttft_s.p90", threshold: Threshold(part: 0.01, distance: 0.002)),
        Rule(metric: "pools[0].busy", threshold: Threshold()),
        Rule(metric: "requests.rejected", threshold: nil),
      ])
  }

  @Test("is ten replications and the usual metrics where nothing is said")
  func nothingSaid() throws {
    let scenario = try Scenario.load(file: GoodFiles.path("quickstart.yaml"))
    #expect(scenario.regress == RegressionPlan(replications: 10, rules: []))
  }

  @Test("an override's key below regress.metrics is a metric's path, dots, brackets and all")
  func overrides() throws {
    let changed = try plan(
      "regress.metrics.ttftS.p99=off", "regress.metrics.pools[0].busy=3%",
      "regress.metrics.tpot_s.p99=1ms", "regress.replications=5")
    #expect(changed.replications == 5)
    func threshold(_ metric: String) -> Threshold?? {
      changed.rules.first { $0.metric == metric }.map(\.threshold)
    }
    #expect(threshold("ttft_s.p99") == .some(nil))
    #expect(threshold("pools[0].busy") == Threshold(part: 0.03))
    #expect(threshold("tpot_s.p99") == Threshold(distance: 0.001))
    #expect(changed.rules.count == 9)
  }

  @Test("a margin is the larger of the part and the distance")
  func margin() {
    #expect(Threshold(part: 0.5, distance: 10).margin(of: 100) == 50)
    #expect(Threshold(part: 0.5, distance: 10).margin(of: -4) == 10)
    #expect(Threshold(part: 0.5).margin(of: -4) == 2)
    #expect(Threshold(distance: 3).margin(of: 0) == 3)
  }

  @Test("what is run has a fingerprint: comments, names and what judges a run leave it alone")
  func fingerprint() throws {
    let text = try GoodFiles.text("quickstart.yaml")
    func fingerprint(_ text: String, _ overrides: String...) throws -> String {
      try Scenario.parse(text: text, file: GoodFiles.path("quickstart.yaml"), overrides: overrides)
        .runFingerprint
    }
    let first = try fingerprint(text)
    #expect(first.count == 16)
    #expect(try fingerprint("# a comment\n" + text + "\n\n") == first)
    #expect(try fingerprint(text, "name=other") == first)
    #expect(try fingerprint(text, "regress.metrics.ttft_s.p99=5%") == first)
    #expect(try fingerprint(text, "pools[0].replicas=9") != first)
    #expect(try fingerprint(text, "router.policy=random") != first)
  }

  @Test("a file that the scenario names is part of its fingerprint")
  func namedFile() throws {
    let scenario = try Scenario.load(file: GoodFiles.path("every-key.yaml"))
    var elsewhere = scenario
    #expect(!scenario.files.isEmpty)
    elsewhere.files = []
    #expect(elsewhere.runFingerprint != scenario.runFingerprint)
  }
}
