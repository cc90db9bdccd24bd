import Foundation
import Testing

@Suite("The report in a browser") struct ReportInBrowserTests {
  @Test(
    "it shows every figure and all text, at the width of a desktop and of a phone",
    arguments: [
      ["--policy", "random", "--policy", "least-tokens", "--policy", "round-robin"],
      ["--vary", "pools[0].replicas=2,4,8"],
      [
        "--policy", "random", "--policy", "least-loaded", "--vary",
        "workload[0].arrivals.poisson=40/s,70/s,100/s,130/s",
      ],
      ["--replications", "1"],
      // Too much traffic: latencies that lie close together.
      [
        "--set", "workload[0].arrivals.poisson=400/s", "--policy", "random", "--policy",
        "round-robin",
      ],
    ])
  func layout(arguments: [String]) throws {
    guard let browser = Browser.program else {
      print("SKIPPED: the report in a browser, as no Chromium is installed")
      return
    }
    let folder = try TemporaryFolder()
    let page = folder.path("report.html")
    let made = try Program.run(
      [
        "compare", "scenarios/quickstart.yaml", "--set", "duration=60s", "--set", "warmup=10s",
        "--quiet", "--report", page,
      ] + (arguments.contains("--replications") ? [] : ["--replications", "3"]) + arguments)
    try #require(made.status == 0, "\(made.error)")
    let html = try String(contentsOfFile: page, encoding: .utf8)

    let direct = try Browser.open(page, with: browser)
    #expect(direct.page.contains("<figure"), "the browser shows no page: \(direct.log)")
    #expect(!direct.log.contains(":CONSOLE"), "\(direct.log)")

    let check = try folder.write(
      PageCheck.page(checking: html, widths: [1280, 390]), to: "check.html")
    let found = try Browser.open(check, with: browser)
    let lines = found.page.split(separator: "\n").filter {
      $0.contains(", closed: ") || $0.contains(", open: ")
    }
    .map { $0.replacing(/<[^>]*>/, with: "") }
    let seen = lines.filter { $0.contains(": looked at ") }
    let figures = html.ranges(of: "<figure ").count
    #expect(figures >= 6)
    // Closed and open at each width.
    #expect(seen.count == 4, "\(found.log)")
    #expect(seen.allSatisfy { $0.contains(": looked at \(figures) figures with ") }, "\(seen)")
    let wrong = lines.filter { !$0.contains(": looked at ") }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }
}
