import Foundation
import Report
import Testing

@Suite("Figure templates") struct FigureTemplateTests {
  @Test("the templates compiled in are those of plots/, byte for byte")
  func templates() throws {
    let folder = ComparisonSamples.root.appending(path: "plots")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".gp") }.sorted()
    #expect(names.count > 5)
    let templates = try names.map { name in
      (name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
    let isSame = templates.elementsEqual(PlotTemplate.compiledIn, by: ==)
    if ProcessInfo.processInfo.environment["SEATRIAL_RECORD"] == "1" {
      let path = "Sources/Report/Figures/PlotTemplate+Files.swift"
      try PlotTemplate.source(of: templates)
        .write(
          to: ComparisonSamples.root.appending(path: path), atomically: true, encoding: .utf8)
    }
    #expect(
      isSame,
      "plots/ was changed: SEATRIAL_RECORD=1 swift test --filter FigureTemplateTests, and build")
  }

  @Test("what is recorded is the file that is there")
  func source() throws {
    let path = "Sources/Report/Figures/PlotTemplate+Files.swift"
    let file = try String(
      contentsOf: ComparisonSamples.root.appending(path: path), encoding: .utf8)
    #expect(PlotTemplate.source(of: PlotTemplate.compiledIn) == file)
  }

  @Test("a machine without gnuplot is told what to install")
  func missing() {
    #expect(throws: Gnuplot.Failure.self) { try Gnuplot.program(in: ["/nonexistent"]) }
    do throws(Gnuplot.Failure) {
      _ = try Gnuplot.program(in: [])
    } catch {
      #expect(error.description.contains("apt-get install gnuplot-nox"))
    }
  }
}
