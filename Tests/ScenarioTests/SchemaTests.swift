import Foundation
import Scenario
import Testing

@Suite("The JSON Schema for editors")
struct SchemaTests {
  @Test("scenarios/scenario.schema.json is what the decoder would write today")
  func isFresh() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "scenarios/scenario.schema.json")
    let schema = ScenarioFormat.jsonSchema
    if ProcessInfo.processInfo.environment["SEATRIAL_RECORD"] == "1" {
      try schema.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded; run again without SEATRIAL_RECORD")
    }
    let committed = try String(contentsOf: file, encoding: .utf8)
    #expect(committed == schema, "stale: SEATRIAL_RECORD=1 swift test --filter SchemaTests")
  }

  @Test("it is JSON, and names every key of the scenario")
  func isJSON() throws {
    let data = Data(ScenarioFormat.jsonSchema.utf8)
    let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["definitions"] as? [String: Any])
    let keys = definitions.values.compactMap {
      ($0 as? [String: Any])?["properties"] as? [String: Any]
    }
    .flatMap(\.keys)
    for key in ["seatrial", "workload", "router", "pools", "kvBlocks", "lognormal", "published"] {
      #expect(keys.contains(key), "no definition has the key \(key)")
    }
  }
}
