import Fleet
import Foundation
import Report
import Scenario
import Study
import Testing

@Suite("Comparison report") struct ComparisonReportTests {
  private static let all = ["single", "policies", "loads", "costs"]

  private func sample(_ name: String) throws -> ComparisonSamples.Sample {
    switch name {
    case "single": try ComparisonSamples.single.get()
    case "policies": try ComparisonSamples.policies.get()
    case "loads": try ComparisonSamples.loads.get()
    default: try ComparisonSamples.costs.get()
    }
  }

  @Test("every variant, metric and figure is in the page and in the Markdown", arguments: all)
  func complete(_ name: String) throws {
    let report = try sample(name).report
    let (html, markdown) = (try report.html(), report.markdown)
    for entry in report.comparison.entries {
      #expect(html.contains(">\(entry.variant.contestant)<"))
      #expect(html.contains(">\(entry.variant.name)<"))
      #expect(markdown.contains("\(entry.variant.name): ".replacing("[", with: "\\[")))
    }
    for metric in report.comparison.metrics {
      #expect(html.contains("<th scope=\"row\">\(metric.title)</th>"), "\(metric.title)")
      #expect(markdown.contains("| \(metric.title) |"), "\(metric.title)")
    }
    for figure in report.figures.all {
      #expect(html.contains("<figure id=\"figure-\(figure.name)\">"))
    }
    for sentence in ComparisonAnswer.sentences(report.comparison) {
      #expect(html.contains(">\(sentence)</p>"))
    }
  }

  @Test("the page needs nothing else: no script, no address", arguments: all)
  func offline(_ name: String) throws {
    let html = try sample(name).report.html()
    #expect(
      !html.contains("http://")
        || html.ranges(of: "http://").allSatisfy { range in
          html[range.lowerBound...].hasPrefix("http://www.w3.org/")
        })
    #expect(!html.contains("https://"))
    #expect(html.ranges(of: "<script").count == 1)
    #expect(!html.contains("url(") || !html.contains("url(http"))
    #expect(html.contains("Content-Security-Policy"))
  }

  @Test("the page is well-formed enough to be read: ids are unique, elements are closed")
  func structure() throws {
    let html = try sample("loads").report.html()
    let ids = html.matches(of: /\sid=["']([^"']*)["']/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    for element in ["section", "figure", "table", "details", "svg", "g", "div", "ul", "dl"] {
      let opened = html.ranges(of: "<\(element) ").count + html.ranges(of: "<\(element)>").count
      #expect(opened == html.ranges(of: "</\(element)>").count, "\(element)")
    }
    // Headings do not skip a level.
    var level = 0
    for match in html.matches(of: /<h([1-6])[ >]/) {
      let next = Int(match.1) ?? 0
      #expect(next <= level + 1)
      level = next
    }
    #expect(html.ranges(of: "<caption>").count == html.ranges(of: "<table>").count)
    for match in html.matches(of: /href=["']#([^"']*)["']/) {
      #expect(ids.contains(String(match.1)), "\(match.1)")
    }
  }

  @Test("the same comparison is the same bytes")
  func determinism() throws {
    let one = try ComparisonSamples.sample(policies: ["random", "least-tokens"], replications: 2)
    let two = try ComparisonSamples.sample(policies: ["random", "least-tokens"], replications: 2)
    #expect(try one.report.html() == two.report.html())
    #expect(one.report.markdown == two.report.markdown)
    #expect(one.report.json == two.report.json)
  }

  @Test("six policies at eight loads make a page under 2 MB")
  func size() throws {
    let big = try ComparisonSamples.big.get()
    #expect(big.comparison.entries.count == 48)
    #expect(try big.report.html().utf8.count < 2_000_000)
  }

  @Test("text from the scenario stays text")
  func escaping() throws {
    let name = "<img src=x onerror=alert(1)> & \"co\" | *bold* `code`"
    let text =
      try String(
        contentsOf: ComparisonSamples.root.appending(path: "scenarios/quickstart.yaml"),
        encoding: .utf8) + "# </script><script>alert(2)</script><!-- ``` ```` ü\n"
    let comparison = try ComparisonSamples.renamed(name, text: text)
    let matrix = VariantMatrix(
      files: ["hostile.yaml"], overrides: ["a=</script>"], policies: [], axes: [])
    let command = "seatrial compare '</pre><script>alert(3)</script>'"
    let report = ComparisonReport(
      comparison, title: "<script>alert(4)</script>",
      study: EmbeddedStudy(matrix, comparison, command: command), version: "<i>1</i>",
      notes: ["<script>alert(5)</script>"])
    let html = try report.html()
    #expect(html.ranges(of: "<script").count == 1)
    #expect(html.ranges(of: "</script").count == 1)
    #expect(!html.contains("<img") && !html.contains("<i>") && !html.contains("<!--"))
    #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;"))
    #expect(EmbeddedStudy(in: html) == report.study)
    #expect(EmbeddedStudy(in: html)?.files.first?.text == text)
    // The scenario's fence in Markdown is longer than any that the scenario holds.
    #expect(report.markdown.contains("\n`````yaml\n"))
    #expect(!report.markdown.contains("\n- <script>"))
  }

  @Test("what is embedded runs the comparison again, to the same numbers")
  func again() throws {
    let sample = try sample("loads")
    let html = try sample.report.html()
    let study = try #require(ComparisonReport.embedded(in: html))
    let folder = try TemporaryFolder()
    let file = folder.path("quickstart.yaml")
    try #require(study.files.first).text.write(toFile: file, atomically: true, encoding: .utf8)
    var rerun = ComparisonStudy(try study.matrix(files: [file]).variants())
    rerun.replications = study.replications
    rerun.primary = Metric(study.metric)
    let again = try rerun.run()
    #expect(again.entries.map(\.variant.name) == sample.comparison.entries.map(\.variant.name))
    #expect(again.entries.map(\.summary) == sample.comparison.entries.map(\.summary))
  }

  @Test("small files that a scenario names are embedded, large ones told by size and hash")
  func attachments() throws {
    let folder = try TemporaryFolder()
    let header = "arrival_s,prompt_tokens,output_tokens\n"
    let rows = (0..<50).map { "\($0),100,10\n" }.joined()
    try (header + rows).write(toFile: folder.path("t.csv"), atomically: true, encoding: .utf8)
    let many = (0..<30_000).map { "\(Double($0) / 1000),100,10\n" }.joined()
    try (header + many).write(toFile: folder.path("large.csv"), atomically: true, encoding: .utf8)
    try """
    seatrial: 1
    name: traced
    workload:
      - { name: a, trace: { file: t.csv, format: csv } }
      - { name: b, trace: { file: large.csv, format: csv } }
    pools:
      - { name: p, replicas: 1, gpu: h100-sxm, model: llama-3.1-8b, precision: bf16,
          timing: { roofline: {} } }
    """.write(toFile: folder.path("s.yaml"), atomically: true, encoding: .utf8)
    let matrix = VariantMatrix(
      files: [folder.path("s.yaml")], overrides: [], policies: [], axes: [])
    var study = ComparisonStudy(try matrix.variants())
    study.replications = 1
    let comparison = try study.run()
    let files = EmbeddedStudy(matrix, comparison, command: "x").files
    let small = try #require(files.first?.attachments.first)
    let large = try #require(files.first?.attachments.last)
    #expect((small.name, large.name) == ("t.csv", "large.csv"))
    let contents = try #require(small.base64.flatMap { Data(base64Encoded: $0) })
    #expect(String(decoding: contents, as: UTF8.self) == header + rows)
    #expect(large.base64 == nil)
    #expect(large.bytes == (header + many).utf8.count)
    #expect(large.fnv1a.count == 16)
  }

  @Test("a page that is no report holds no study")
  func foreign() {
    #expect(EmbeddedStudy(in: "") == nil)
    #expect(EmbeddedStudy(in: "<script type=\"application/json\" id=\"seatrial-scenario\">") == nil)
    #expect(
      EmbeddedStudy(
        in: "<script type=\"application/json\" id=\"seatrial-scenario\">{\"seatrial\":2}</script>")
        == nil)
  }

  @Test("the JSON is valid and has every variant and difference", arguments: all)
  func json(_ name: String) throws {
    struct Read: Decodable {
      struct Variant: Decodable {
        let name: String
        let summary: Summary
      }
      struct Difference: Decodable { let variant: String }
      let answer: [String]
      let variants: [Variant]
      let differences: [Difference]
    }
    let report = try sample(name).report
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let read = try decoder.decode(Read.self, from: Data(report.json.utf8))
    #expect(read.variants.map(\.name) == report.comparison.entries.map(\.variant.name))
    #expect(
      read.variants.map(\.summary.ttftS.p99) == report.comparison.entries.map(\.summary.ttftS.p99))
    #expect(read.differences.count == report.comparison.differences.count)
    #expect(read.answer == ComparisonAnswer.sentences(report.comparison))
  }

  @Test("a single replication claims no interval and tells nothing apart")
  func single() throws {
    let report = try sample("single").report
    for text in [try report.html(), report.markdown] {
      #expect(!text.contains(" ± "))
      #expect(!text.contains("told apart"))
      #expect(text.contains("one replication says nothing"))
    }
  }
}
