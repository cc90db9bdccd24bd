import DiscreteEvents
import Fleet
import Foundation
import Report
import Scenario
import Study
import Testing

@Suite("Faults in a report") struct FaultFigureTests {
  /// The policies of ``ComparisonSamples/policies`` as if an outage from 200 to 400 s had cost them
  /// 10, 50 and 90 of a hundred requests a window of ten seconds.
  private func comparison(listed: Bool, starts: [Double] = [200]) throws -> Comparison {
    let plain = try ComparisonSamples.policies.get().comparison
    let entries = plain.entries.enumerated().map { index, entry in
      var scenario = entry.variant.scenario
      let crashes: OutageConfig =
        listed
        ? .listed([Outage(start: .seconds(200), length: .seconds(200))])
        : .renewal(uptime: .constant(.seconds(200)), downtime: .constant(.seconds(200)))
      scenario.config.faults = [
        FaultConfig(name: "zone-b", effect: .crash, outages: crashes)
      ]
      let variant = Variant(
        scenario, owner: nil, policy: entry.variant.policy, settings: [], load: nil)
      let histories = entry.measurements.summaries.map { _ in
        FaultHistory(
          attainment: AttainmentSeries(
            window: .seconds(10),
            windows: (0..<60).map { number in
              var window = AttainmentSeries.Window()
              window.arrived = 100
              window.good = (20..<40).contains(number) ? [90, 50, 10][index] : 100
              return window
            }),
          outages: starts.map {
            OutageRecord(
              fault: 0, unit: 0, start: .seconds($0), end: .seconds($0 + 200), replicas: 3)
          })
      }
      var measurements = Measurements()
      measurements.append(
        entry.measurements.summaries, cells: entry.measurements.cells, faultHistories: histories)
      return Comparison.Entry(variant, measurements, picture: nil)
    }
    return Comparison(entries, primary: plain.primary, metrics: plain.metrics, notes: [])
  }

  private func figure(of comparison: Comparison) -> Figure? {
    ComparisonFigures(comparison).all.first { $0.name == "faults" }
  }

  @Test("a fleet that breaks has a line of goodput for each variant, its listed outages shaded")
  func drawn() throws {
    let figure = try #require(figure(of: try comparison(listed: true)))
    #expect(figure.caption.contains("Shaded: zone-b from 3.33 min to 6.67 min."))
    let table = try #require(figure.table)
    #expect(table.rows.map { $0[1] } == ["9.00 /s", "5.00 /s", "1.00 /s"])
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(!svg.lowercased().contains("nan"))
    #expect(svg.components(separatedBy: "fill-opacity = '0.220000'").count == 2)
  }

  @Test("outages that differ from replication to replication are not shaded")
  func random() throws {
    let figure = try #require(figure(of: try comparison(listed: false)))
    #expect(!figure.caption.contains("Shaded"))
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(!svg.contains("fill-opacity = '0.220000'"))
  }

  @Test("outages that overlap are one shade")
  func overlapping() throws {
    let figure = try #require(figure(of: try comparison(listed: true, starts: [100, 250, 460])))
    #expect(figure.caption.contains("zone-b from 100 s to 5.00 min, zone-b from 4.17 min"))
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(svg.components(separatedBy: "fill-opacity = '0.220000'").count == 3)
  }

  @Test("a fleet that never breaks has no such figure")
  func none() throws {
    #expect(figure(of: try ComparisonSamples.policies.get().comparison) == nil)
  }

  @Test("a terminal shows what broke, and nothing where nothing does")
  func terminal() {
    var summary = Summary()
    var faults = Summary.Faults()
    (faults.outages, faults.lost, faults.resent, faults.availability) = (3, 120, 100, 0.953)
    faults.timeToRecoverS = Summary.Faults.Recovery(mean: 40, max: 71)
    faults.unrecovered = 1
    summary.faults = faults
    #expect(
      SummaryTable(summary).text.contains(
        "  faults       3 outages · 120 requests interrupted · 100 sent again · 95.3 % available"
          + " · recovery 40.0 s on average, 71.0 s at most · 1 not recovered from\n"))
    #expect(!SummaryTable(Summary()).text.contains("faults"))
  }
}
