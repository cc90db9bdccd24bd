import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Converting traces")
struct TraceConversionTests {
  /// Times that only a picosecond clock holds, sessions, adapters.
  private let csv = """
    arrival_s,prompt_tokens,output_tokens,session,adapter
    0.000000000001,10,20,1,lora-a
    0.5,11,21,,"lora,b"
    86400.123456789012,12,22,2,
    8639999.999999999999,13,23,1,lora-a

    """

  private func converted(
    _ text: String, from: TraceFormat, to: TraceFormat
  ) throws -> (file: TemporaryFile, result: TraceConversion) {
    let source = try TemporaryFile(text)
    let target = try TemporaryFile("old")
    let result = try TraceConversion(
      from: source.path, format: from, to: target.path, as: to)
    return (target, result)
  }

  @Test("csv comes back byte for byte")
  func identity() throws {
    let (file, result) = try converted(csv, from: .csv, to: .csv)
    #expect(try file.text == csv)
    #expect(result.rows == 4 && result.roundedRows == 0 && result.skippedRows == 0)
  }

  @Test("burstgpt holds times and sessions exactly")
  func burstgpt() throws {
    let (file, result) = try converted(csv, from: .csv, to: .burstgpt)
    #expect(
      try file.text.hasPrefix(
        "Timestamp,Session ID,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
          + "0.000000000001,1,,10,20,30,\n0.5,,,11,21,32,\n"))
    #expect(result.roundedRows == 0)
    let expected = try rows(in: csv, .csv)
    let read = try rows(of: file.path, .burstgpt)
    #expect(read.map(\.time) == expected.map(\.time))
    #expect(read.map(\.session) == expected.map(\.session))
  }

  @Test("mooncake comes back byte for byte, hash ids and all")
  func mooncake() throws {
    let text = """
      {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
      {"timestamp": 3000, "input_length": 5, "output_length": 4, "hash_ids": []}

      """
    let (file, result) = try converted(text, from: .mooncake, to: .mooncake)
    #expect(try file.text == text)
    #expect(result.roundedRows == 0)
  }

  @Test("a format keeps what it can of the times, rounds the rest down, and counts it")
  func rounding() throws {
    let expected = try rows(in: csv, .csv)
    let cases: [(TraceFormat, unit: Int64, rounded: Int)] = [
      (.azure, 100_000, 3), (.mooncake, 1_000_000_000, 3), (.sharegpt, 1000, 3),
    ]
    for (format, unit, rounded) in cases {
      let (file, result) = try converted(csv, from: .csv, to: format)
      #expect(result.roundedRows == rounded)
      let read = try rows(of: file.path, format)
      #expect(read.map(\.time.picoseconds) == expected.map { $0.time.picoseconds / unit * unit })
      #expect(read.map(\.prompt) == expected.map(\.prompt))
      #expect(read.map(\.output) == expected.map(\.output))
    }
  }

  @Test("every format gives every format exact times it can hold", arguments: TraceFormat.allCases)
  func roundTrip(format: TraceFormat) throws {
    let text =
      "arrival_s,prompt_tokens,output_tokens\n"
      + (0..<500).map { "\($0 * 17 / 10).\($0 * 17 % 10),\($0 + 1),\($0 % 7 + 1)\n" }.joined()
    let expected = try rows(in: text, .csv)
    let (first, _) = try converted(text, from: .csv, to: format)
    for next in TraceFormat.allCases {
      let (second, result) = try converted(try first.text, from: format, to: next)
      #expect(result.rows == 500 && result.roundedRows == 0)
      #expect(try rows(of: second.path, next) == expected)
    }
  }

  @Test("a trace can be converted in its place")
  func inPlace() throws {
    let file = try TemporaryFile(csv)
    let before = try rows(of: file.path, .csv)
    _ = try TraceConversion(from: file.path, format: .csv, to: file.path, as: .burstgpt)
    #expect(try rows(of: file.path, .burstgpt).map(\.time) == before.map(\.time))
  }

  @Test("a conversion that fails leaves the old file, and nothing else")
  func failure() throws {
    let folder = NSTemporaryDirectory() + "/seatrial-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = try TemporaryFile(csv + "1,1,1,1,late\n")
    let target = folder + "/out.csv"
    try "precious".write(toFile: target, atomically: true, encoding: .utf8)
    let error = #expect(throws: TraceError.self) {
      try TraceConversion(from: source.path, format: .csv, to: target, as: .mooncake)
    }
    #expect(error?.line == 6)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.csv"])
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
  }

  @Test("a place that cannot be written to is told")
  func unwritable() throws {
    let source = try TemporaryFile(csv)
    let error = #expect(throws: TraceError.self) {
      try TraceConversion(
        from: source.path, format: .csv, to: "/nowhere/out.csv", as: .csv)
    }
    #expect(
      error?.description
        == "/nowhere/out.csv: error: cannot be written: No such file or directory")
  }

  @Test("a conversion onto a folder fails and leaves nothing behind")
  func ontoFolder() throws {
    let folder = NSTemporaryDirectory() + "/seatrial-\(UUID().uuidString)"
    let target = folder + "/taken"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = try TemporaryFile(csv)
    #expect(throws: TraceError.self) {
      try TraceConversion(from: source.path, format: .csv, to: target, as: .csv)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
  }
}
