import DiscreteEvents
import Foundation
import Report
import Scenario
import Study
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Regression tests, reported") struct RegressionReportTests {
  /// A scenario with a name that every format has to escape.
  private static let text = """
    seatrial: 1
    name: 'a<b>&"c", 100 %: x'
    duration: 100s
    workload:
      - name: chat
        arrivals: { poisson: 15/s }
        prompt: { constant: 600 }
        output: { constant: 120 }
        slo: { ttft: 500ms }
    pools:
      - name: gpu
        engine: { kvBlocks: 4000 }
        timing: { affine: { base: 8ms } }
    """

  private func runs(
    _ p99: Double, seed: UInt64 = 1, overrides: [String] = []
  ) throws -> FreshRuns {
    let summaries = (0..<10).map { index in
      var summary = Summary()
      summary.slo = Summary.Slo()
      summary.requests.completed = 100
      summary.ttftS.p99 = p99 + (Double(index) - 4.5) / 1000
      summary.tpotS.p99 = 0.1
      return summary
    }
    let scenario = try Scenario.parse(text: Self.text, file: "scenarios/a b.yaml")
    return FreshRuns(
      of: scenario, overrides: overrides, seed: seed, warmup: .seconds(1.5), summaries: summaries,
      wallS: 0.25)
  }

  private func report(
    _ p99: Double, seed: UInt64 = 1, overrides: [String] = []
  ) throws -> RegressionReport {
    let baseline = try runs(0.3).baseline(file: "scenarios/a b.yaml")
    let fresh = try runs(p99, seed: seed, overrides: overrides)
    let outcome = RegressionReport.Outcome(
      Regression(fresh, against: baseline), baselineFile: "results/a b.json")
    return RegressionReport([outcome], wallS: 0.5)
  }

  @Test("the verdict comes first, in a sentence")
  func verdict() throws {
    #expect(try report(0.3).verdict == "No worse: 1 scenario, every number what it was.")
    #expect(
      try report(0.4).verdict == #"Worse: 1 of 1 scenario: a<b>&"c", 100 %: x (P99 TTFT)."#)
    #expect(
      try report(0.2).verdict
        == "No worse: 1 scenario, nothing beyond its tolerance; 1 metric better.")
    #expect(try RegressionTable(report(0.4)).text.hasPrefix("Worse: 1 of 1 scenario"))
  }

  @Test("a failure names metric, before, after, difference, tolerance and the commands")
  func table() throws {
    let text = try RegressionTable(report(0.4, overrides: ["router.policy=random", "a=b c"])).text
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("  P99 TTFT") })
    for part in ["300 ms", "400 ms", "+100 ms ± ", "+33", "2 %", "WORSE"] {
      #expect(row.contains(part), "\(part)")
    }
    let set = "--set router.policy=random --set 'a=b c'"
    #expect(text.contains("\n  again   seatrial regress 'scenarios/a b.yaml' \(set)\n"))
    #expect(
      text.contains(
        "\n  look    seatrial run 'scenarios/a b.yaml' \(set) --set warmup=1.5s --seed 1 "
          + "--replications 10\n"))
    #expect(
      text.contains("\n  accept  seatrial regress 'scenarios/a b.yaml' \(set) --update\n"))
  }

  @Test("other seeds are in the command")
  func otherSeed() throws {
    let text = try RegressionTable(report(0.9, seed: 7)).text
    #expect(
      text.contains("again   seatrial regress 'scenarios/a b.yaml' --seed 7 --replications 10\n"))
    #expect(text.contains("seed 7 against 1, 10 replications against 10, independent"))
  }

  @Test("JUnit XML is well formed: a suite a scenario, a case a metric, a failure what got worse")
  func junit() throws {
    let elements = XMLElements()
    let parser = XMLParser(data: Data(try RegressionJUnit(report(0.4)).text.utf8))
    parser.delegate = elements
    #expect(parser.parse())
    let root = try #require(elements.named("testsuites").first)
    let suite = try #require(elements.named("testsuite").first)
    #expect(suite.attributes["name"] == #"a<b>&"c", 100 %: x"#)
    #expect(suite.attributes["time"] == "0.250")
    #expect(root.attributes["time"] == "0.500")
    let cases = elements.named("testcase")
    #expect(cases.count == 14)
    for element in [root, suite] {
      #expect(element.attributes["tests"] == "14")
      #expect(element.attributes["failures"] == "1")
    }
    let failure = try #require(elements.named("failure").first)
    #expect(elements.named("failure").count == 1)
    #expect(failure.parent == "testcase")
    #expect(failure.attributes["message"]?.contains("300 ms before, 400 ms after") == true)
    #expect(failure.text.contains("\nseatrial regress 'scenarios/a b.yaml'\n"))
    #expect(cases.allSatisfy { $0.attributes["classname"] == #"seatrial.a<b>&"c", 100 %: x"# })
    #expect(cases.contains { $0.attributes["name"] == "P99 TTFT (ttft_s.p99)" })
  }

  @Test("JUnit XML of all well has no failure")
  func junitPassing() throws {
    #expect(try !RegressionJUnit(report(0.3)).text.contains("<failure"))
  }

  @Test("Markdown shows what failed and folds the rest")
  func markdown() throws {
    let failing = try RegressionMarkdown(report(0.4)).text
    #expect(failing.hasPrefix("### ❌ seatrial regress\n\nWorse: 1 of 1 scenario: a&lt;b&gt;&amp;"))
    #expect(failing.contains("| P99 TTFT | 300 ms | 400 ms |"))
    #expect(failing.contains("<details><summary>"))
    #expect(failing.contains("```\nseatrial regress 'scenarios/a b.yaml'\n"))
    #expect(
      try RegressionMarkdown(report(0.3)).text.hasPrefix("### ✅ seatrial regress\n\nNo worse"))
  }

  @Test("an annotation is one line with its file, escaped as GitHub reads it")
  func annotations() throws {
    let lines = try GitHubAnnotations(report(0.4)).text.split(separator: "\n")
    #expect(lines.count == 1)
    let start =
      #"::error file=scenarios/a b.yaml,title=a<b>&"c"%2C 100 %25%3A x%3A P99 TTFT::"#
    #expect(lines[0].hasPrefix(start))
    #expect(lines[0].contains("; the tolerance is 2 %25%0Aseatrial regress"))
    #expect(try GitHubAnnotations(report(0.3)).text.isEmpty)
    #expect(try GitHubAnnotations(report(0.2)).text.hasPrefix("::notice file="))
  }

  @Test("JSON says the same in numbers")
  func json() throws {
    let object = try JSONSerialization.jsonObject(
      with: Data(try RegressionJSON.text(report(0.4)).utf8))
    let root = try #require(object as? [String: Any])
    #expect(root["ok"] as? Bool == false)
    let scenario = try #require((root["scenarios"] as? [[String: Any]])?.first)
    let metrics = try #require(scenario["metrics"] as? [[String: Any]])
    let worse = try #require(metrics.first { $0["verdict"] as? String == "worse" })
    #expect(worse["metric"] as? String == "ttft_s.p99")
    #expect(abs((worse["difference"] as? Double ?? 0) - 0.1) < 1e-12)
    #expect(metrics.count == 14)
  }

  @Test("a baseline that is written is read back to the last bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    var baseline = try runs(0.1 + 0.2, overrides: ["a=\"b\""]).baseline(file: "a.yaml")
    baseline.metrics.append(
      Baseline.Row(
        metric: "engine.events",
        values: [
          1e300, .leastNonzeroMagnitude, 0, 123_456_789_012, 9_007_199_254_740_994, 1.0 / 3, -2,
          1e16, 0.1, 1e-7,
        ]))
    try BaselineJSON.write(baseline, to: folder.path("b.json"))
    try Data().write(to: folder.url.appending(path: "a.yaml"))
    let read = try Baseline.load(folder.path("b.json"), relativeTo: folder.path("") + "/")
    #expect(read == baseline)
    let lines = BaselineJSON.text(baseline).split(separator: "\n")
    #expect(lines.filter { $0.contains("ttft_s.p99") }.count == 1)
    #expect(lines.count == baseline.metrics.count + 12)
  }
}

/// The elements of an XML document. A class, as the parser's delegates are.
private final class XMLElements: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var parent: String?
    var attributes: [String: String]
    var text = ""
  }

  private var elements: [Element] = []
  private var open: [Int] = []

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String] = [:]
  ) {
    let parent = open.last.map { elements[$0].name }
    open.append(elements.count)
    elements.append(Element(name: elementName, parent: parent, attributes: attributeDict))
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let last = open.last { elements[last].text += string }
  }
}
