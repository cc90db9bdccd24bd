import Foundation
import Report
import Study
import Testing

@Suite("Summary as JSON") struct SummaryJSONTests {
  private var full: Summary {
    var summary = Summary()
    summary.scenario = "a \"quoted\" näme\n"
    summary.seed = .max
    summary.simulatedS = 3600
    summary.wallS = 0.4
    summary.requests.arrived = 1_000_000
    summary.ttftS.p99 = 0.1
    summary.slo = Summary.Slo()
    summary.costUsd = 1.25
    summary.pools = [Summary.Pool(), Summary.Pool()]
    summary.streams = [Summary.Stream()]
    summary.skippedRows = 3
    summary.intervals = ["b": 1, "a": 0.5]
    return summary
  }

  /// The keys of the outermost object, in the order of the text.
  private func topKeys(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  \""), let end = line.dropFirst(3).firstIndex(of: "\"") else {
        return nil
      }
      return String(line.dropFirst(3)[..<end])
    }
  }

  @Test("keys stand in the contract's order")
  func order() {
    #expect(
      topKeys(SummaryJSON.text(full)) == [
        "scenario", "seed", "replications", "simulated_s", "wall_s", "requests", "tokens",
        "throughput", "ttft_s", "tpot_s", "itl_s", "e2e_s", "queue_s", "slo", "kv", "cost_usd",
        "pools", "streams", "engine", "skipped_rows", "intervals",
      ])
  }

  @Test("what is absent is left out")
  func absent() {
    let keys = topKeys(SummaryJSON.text(Summary()))
    for key in ["slo", "cost_usd", "streams", "skipped_rows", "intervals"] {
      #expect(!keys.contains(key))
    }
  }

  @Test("whole numbers are printed as integers and others in the shortest way")
  func numbers() {
    let text = SummaryJSON.text(full)
    #expect(text.contains("\"seed\": 18446744073709551615,"))
    #expect(text.contains("\"simulated_s\": 3600,"))
    #expect(text.contains("\"arrived\": 1000000, \"completed\": 0,"))
    #expect(text.contains("\"p99\": 0.1,"))
  }

  @Test("a number that is not finite is null")
  func notFinite() {
    var summary = Summary()
    summary.wallS = .infinity
    #expect(SummaryJSON.text(summary).contains("\"wall_s\": null,"))
  }

  @Test("a JSON decoder reads back what was written")
  func roundTrip() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let text = Data(SummaryJSON.text(full).utf8)
    #expect(try decoder.decode(Summary.self, from: text) == full)
    let several = Data(SummaryJSON.text([full, Summary()]).utf8)
    #expect(try decoder.decode([Summary].self, from: several) == [full, Summary()])
  }

  @Test("every number of the JSON is one that replications average")
  func complete() throws {
    let object = try JSONSerialization.jsonObject(with: Data(SummaryJSON.text(full).utf8))
    var paths: Set<String> = []
    func collect(_ value: Any, _ path: String) {
      switch value {
      case let object as [String: Any]:
        for (key, member) in object { collect(member, path.isEmpty ? key : "\(path).\(key)") }
      case let array as [Any]:
        for (index, item) in array.enumerated() { collect(item, "\(path)[\(index)]") }
      case is NSNumber: paths.insert(path)
      default: break
      }
    }
    collect(object, "")
    let notMeasured: Set<String> = [
      "seed", "replications", "wall_s", "skipped_rows", "pools[0].replicas", "pools[1].replicas",
      "intervals.a", "intervals.b",
    ]
    #expect(paths.subtracting(notMeasured) == Set(full.numbers.map(\.path)))
  }
}
