import Fleet
import Foundation
import Report
import Study
import Testing

@Suite("Regret in a report") struct RegretFigureTests {
  private func regretFigure(of comparison: Comparison) -> Figure? {
    ComparisonFigures(comparison).all.first { $0.name == "regret" }
  }

  private func learners(requests: Int = 48_000) throws -> Comparison {
    let shapes = [(1.5, 0.9), (8, 0.5), (3, 0.75)]
    return try RegretSamples.comparison { variant, replication in
      let (scale, exponent) = shapes[variant]
      return RegretSamples.curve(
        scale, exponent, requests: requests, replication: replication,
        slots: variant == 0 ? nil : 3)
    }
  }

  @Test("a figure of regret has a line for each variant, its end and how it grows")
  func drawn() throws {
    let figure = try #require(regretFigure(of: try learners()))
    // One has no cache to be held against, so that all are held against the clairvoyant.
    #expect(figure.caption.contains("each request's best arm"))
    #expect(figure.caption.contains("4 replications of quickstart"))
    #expect(figure.finding.contains("Regret at the end is lowest for least-loaded, 1,"))
    #expect(figure.finding.contains("least-loaded's as T^0.50 ± 0."))
    let table = try #require(figure.table)
    #expect(table.rows.map { $0[0] } == ["round-robin", "least-loaded", "power-of-two"])
    #expect(table.rows.allSatisfy { $0[1] == "48,000" && $0[3].hasPrefix("T^") })
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(!svg.lowercased().contains("nan"))
    #expect(svg.components(separatedBy: "fill-opacity = '0.180000'").count == 4)
  }

  @Test("regret that is not above zero has no place on the axes, and is still told")
  func negative() throws {
    let comparison = try RegretSamples.comparison { variant, replication in
      RegretSamples.curve(
        variant == 1 ? -1 : 1, 0.5, requests: 2000, replication: replication)
    }
    let figure = try #require(regretFigure(of: comparison))
    let table = try #require(figure.table)
    #expect(table.rows[1][2].hasPrefix("-"))
    #expect(table.rows.map { $0[3] == "–" } == [false, true, false])
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(!svg.lowercased().contains("nan"))

    let none = try RegretSamples.comparison { _, replication in
      RegretSamples.curve(-1, 0.5, requests: 2000, replication: replication)
    }
    #expect(regretFigure(of: none) == nil)
    #expect(regretFigure(of: try ComparisonSamples.policies.get().comparison) == nil)
  }

  @Test("the CSV has a row for each number of requests, and intervals where there are several")
  func csv() throws {
    let curves = (0..<3).map { replication in
      RegretSamples.curve(1, 0.5, requests: 500, replication: replication)
    }
    let rows = RegretCSV.text(curves).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let columns = rows[0].map(String.init)
    #expect(rows.allSatisfy { $0.count == columns.count })
    #expect(rows.dropFirst().map { Int($0[0]) } == curves[0].points.map(\.requests))
    let last = Dictionary(
      uniqueKeysWithValues: zip(columns, try #require(rows.last).map { Double($0) ?? .nan }))
    func value(_ column: String) throws -> Double { try #require(last[column]) }
    let earned = curves.reduce(0) { $0 + ($1.points.last?.earned ?? 0) } / 3
    // Sums and means of numbers below 500, to 2^-53 of them.
    #expect(abs(try value("earned") - earned) < 1e-9)
    #expect(try value("clairvoyant") == 500)
    #expect(abs(try value("regret_cache") - (500 - earned)) < 1e-9)
    #expect(try value("regret_cache_low") < value("regret_cache"))
    #expect(
      abs(
        try value("regret_cache_low") + value("regret_cache_high") - 2 * value("regret_cache"))
        < 1e-9)

    let single = RegretCSV.text([
      RegretSamples.curve(1, 0.5, requests: 1, replication: 0, slots: nil)
    ])
    #expect(single.hasSuffix(",,\n"))  // neither intervals nor a cache
  }

  @Test("a terminal shows what was lost against whom, and how it grows")
  func terminal() {
    var summary = Summary()
    summary.quality = Summary.Quality()
    var regret = Summary.Regret(RegretCurve([], comparators: [.cache, .clairvoyant, .fixed]))
    (regret.cache, regret.clairvoyant, regret.fixed, regret.slope) = (2169, 5120, -44, 0.543)
    summary.quality?.regret = regret
    summary.replications = 30
    summary.intervals = ["quality.regret.cache": 108.45, "quality.regret.slope": 0.018]
    #expect(
      SummaryTable(summary).text.contains(
        "  regret       2,169 against the best cache ±5.0 % · 5,120 against the clairvoyant · "
          + "-44 against the best fixed arm · as T^0.54 ± 0.02\n"))
    #expect(!SummaryTable(Summary()).text.contains("regret"))
  }
}
