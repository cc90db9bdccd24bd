import Foundation
import Report
import Study
import Testing

@Suite("Figures") struct FigureTests {
  private func names(_ sample: Result<ComparisonSamples.Sample, any Error>) throws -> [String] {
    ComparisonFigures(try sample.get().comparison).all.map(\.name)
  }

  @Test("only figures that apply are drawn")
  func choice() throws {
    let latency = ["ttft", "tpot", "e2e"].flatMap { ["cdf-\($0)", "percentiles-\($0)"] }
    let time = ["time-waiting", "time-running", "time-kv"]
    #expect(try names(ComparisonSamples.single) == latency)
    #expect(
      try names(ComparisonSamples.policies) == ["differences"] + latency + time
        + ["replicas-1", "replicas-2", "replicas-3"])
    #expect(
      try names(ComparisonSamples.loads) == ["load-latency", "load-goodput", "differences"]
        + latency + time + ["replicas-1", "replicas-2"])
    #expect(
      try names(ComparisonSamples.costs) == ["differences"] + latency + ["cost"] + time
        + ["replicas-1", "replicas-2", "replicas-3"])
  }

  @Test("names are unique: they become ids and file names")
  func unique() throws {
    let names = try names(ComparisonSamples.big)
    #expect(Set(names).count == names.count)
  }

  @Test("every figure is drawn as SVG and PNG, without a number that is none")
  func drawn() throws {
    let samples = [
      ComparisonSamples.single, ComparisonSamples.policies, ComparisonSamples.loads,
      ComparisonSamples.costs,
    ]
    for sample in samples {
      for figure in ComparisonFigures(try sample.get().comparison).all {
        let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
        #expect(svg.contains("<path") || svg.contains("<image"), "\(figure.name)")
        #expect(!svg.lowercased().contains("nan"), "\(figure.name)")
        #expect(!svg.contains("GNUPLOT"), "\(figure.name) names the version")
        #expect(svg.hasSuffix("</svg>\n\n") || svg.hasSuffix("</svg>\n"), "\(figure.name)")
        let png = try figure.bytes(as: .png)
        #expect(png.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]), "\(figure.name)")
      }
    }
  }

  @Test("every figure says what it shows, over how much, of what, and has its numbers as a table")
  func captions() throws {
    for figure in ComparisonFigures(try ComparisonSamples.loads.get().comparison).all {
      #expect(figure.caption.contains("3 replications"), "\(figure.name)")
      #expect(figure.caption.contains("quickstart"), "\(figure.name)")
      #expect(figure.finding.count > 20, "\(figure.name)")
      let table = try #require(figure.table)
      #expect(table.rows.count > 1)
      #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(figure.name)")
    }
  }

  @Test("the same figure is the same bytes")
  func determinism() throws {
    let figures = ComparisonFigures(try ComparisonSamples.policies.get().comparison).all
    for figure in figures {
      for format in FigureFormat.allCases {
        #expect(try figure.bytes(as: format) == figure.bytes(as: format), "\(figure.name)")
      }
    }
  }

  @Test("a figure is written whole under its name")
  func files() throws {
    let folder = try TemporaryFolder()
    let figures = ComparisonFigures(try ComparisonSamples.single.get().comparison).all
    for figure in figures { try figure.write(to: folder.url.path, .svg) }
    #expect(try folder.names == figures.map { "\($0.name).svg" }.sorted())
  }

  @Test("more variants than colours: the first and the best of the others, and it is said")
  func selection() throws {
    let sample = try ComparisonSamples.sample(
      policies: [], axes: ["pools[0].replicas=3,4,5,6,7,8,9,10,11,12"], replications: 2,
      pictures: false)
    let figures = ComparisonFigures(sample.comparison)
    #expect(figures.legend.count == 8)
    #expect(figures.legend.first == "replicas=3")
    let omission = try #require(figures.omission)
    #expect(omission.contains("8 of 10 variants"))
    #expect(ComparisonReport.sampleNotes(sample).contains(omission))
  }

  @Test("names with quotes, backquotes and commands are drawn as they are")
  func hostile() throws {
    let marker = try TemporaryFolder()
    let name = "it's `touch \(marker.url.path)/ran` \"$(ls)\" <b> & @x {_2}"
    let comparison = try ComparisonSamples.renamed(name)
    let figure = try #require(ComparisonFigures(comparison).all.first { $0.name == "cdf-ttft" })
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(svg.contains("it's"))
    #expect(!svg.contains("<b>"))
    #expect(try marker.names.isEmpty)
  }
}
