import DiscreteEvents
import Scenario
import Testing

@Suite("A baseline's file")
struct BaselineTests {
  private let right = """
    {
      "baseline": 1,
      "scenario": "quickstart",
      "file": "quickstart.yaml",
      "fingerprint": "0a58bde56e172c57",
      "set": ["duration=1min"],
      "seed": 18446744073709551615,
      "replications": 2,
      "warmup_s": 12.345678901234,
      "metrics": {
        "ttft_s.p99": [0.1, 2e-05],
        "kv.preemptions": [0, 12]
      }
    }
    """

  private func parse(_ text: String) throws(Diagnostics) -> Baseline {
    try Baseline.parse(text.utf8, file: "b.json", relativeTo: GoodFiles.folder)
  }

  private func mistakes(_ old: String, _ new: String) -> [String] {
    #expect(right.contains(old))
    do throws(Diagnostics) {
      _ = try parse(right.replacing(old, with: new))
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  @Test("is read to the last digit")
  func contents() throws {
    let baseline = try parse(right)
    #expect(
      baseline
        == Baseline(
          scenario: "quickstart", file: "quickstart.yaml", fingerprint: "0a58bde56e172c57",
          overrides: ["duration=1min"], seed: .max, replications: 2,
          warmup: SimTime(picoseconds: 12_345_678_901_234),
          metrics: [
            Baseline.Row(metric: "ttft_s.p99", values: [0.1, 0.00002]),
            Baseline.Row(metric: "kv.preemptions", values: [0, 12]),
          ]))
    #expect(baseline.values(of: "kv.preemptions") == [0, 12])
    #expect(baseline.values(of: "ttft_s.p50") == nil)
  }

  @Test("every mistake in it is told with its place")
  func wrong() {
    #expect(
      mistakes("[0, 12]", "[0]") == [
        "b.json:12:23: error: metrics.kv.preemptions: has 1 values for 2 replications"
      ])
    #expect(
      mistakes("2e-05", "\"x\"") == [
        "b.json:11:25: error: metrics.ttft_s.p99[1]: must be a number, not the text 'x'"
      ])
    #expect(
      mistakes("\"baseline\": 1", "\"baseline\": 2") == [
        "b.json:2:15: error: baseline: this program reads version 1, not 2; record the baseline "
          + "anew with --update, or use a newer program"
      ])
    #expect(
      mistakes("\"baseline\": 1,", "") == ["b.json:1:1: error: the key 'baseline' is missing"])
    #expect(
      mistakes("\"seed\"", "\"sede\"") == [
        "b.json:7:3: error: sede: unknown key; did you mean 'seed'?"
      ])
    #expect(
      mistakes("\"replications\": 2", "\"replications\": 1") == [
        "b.json:8:19: error: replications: must be a whole number from 2 to 100000, not '1'"
      ])
    #expect(
      mistakes("12.345678901234", "1e300") == [
        "b.json:9:15: error: warmup_s: must be a number of seconds from 0 to 8640000, "
          + "not '1e300'"
      ])
    #expect(
      mistakes("\"ttft_s.p99\": [0.1, 2e-05]", "\"kv.preemptions\": [1, 1]") == [
        "b.json:12:5: error: the key 'kv.preemptions' is given twice, first on line 11"
      ])
    #expect(mistakes("}\n}", "").count == 1)
  }

  @Test("one whose scenario is gone is stale")
  func stale() {
    #expect(
      mistakes("quickstart.yaml", "gone.yaml") == [
        "b.json:4:11: error: file: stale: there is no gone.yaml any more; remove the baseline"
      ])
  }

  @Test("no file is no baseline; a folder is a mistake")
  func files() throws {
    #expect(try Baseline.load(GoodFiles.path("none.json")) == nil)
    #expect(throws: Diagnostics.self) { try Baseline.load(GoodFiles.folder) }
  }
}
