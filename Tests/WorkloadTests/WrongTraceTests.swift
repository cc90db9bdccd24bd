import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Wrong traces")
struct WrongTraceTests {
  @Test("a wrong trace is told with file, line, field and cause", arguments: WrongTrace.all)
  func message(wrong: WrongTrace) throws {
    let file = try TemporaryFile(wrong.text)
    let error = #expect(throws: TraceError.self) { try rows(of: file.path, wrong.format) }
    #expect(error.map(String.init(describing:)) == file.path + wrong.message)
  }

  @Test("the corpus holds at least 50 different mistakes")
  func corpus() {
    #expect(Set(WrongTrace.all.map(\.message)).count >= 50)
  }

  @Test("a file that is not there is told as such")
  func missing() {
    let error = #expect(throws: TraceError.self) { try rows(of: "/nowhere/trace.csv", .csv) }
    #expect(
      error?.description
        == "/nowhere/trace.csv: error: cannot be opened: No such file or directory")
  }

  @Test("a folder is told as such")
  func folder() {
    let error = #expect(throws: TraceError.self) { try rows(of: "/tmp", .csv) }
    #expect(error?.description == "/tmp:1: error: cannot be read: Is a directory")
  }

  private func compressed(_ text: String) throws -> [UInt8] {
    let source = try TemporaryFile(text)
    let target = try TemporaryFile("", name: "trace.csv.gz")
    _ = try TraceConversion(from: source.path, format: .csv, to: target.path, as: .csv)
    return try target.bytes
  }

  private var manyRows: String {
    "arrival_s,prompt_tokens,output_tokens\n"
      + (1...5000).map { "\($0).\($0 * 7919 % 1000),\($0 * 31 % 977 + 1),\($0 % 13 + 1)\n" }
      .joined()
  }

  @Test("compressed data that end early are an error, also where bad rows are skipped")
  func truncated() throws {
    let whole = try compressed(manyRows)
    #expect(whole.starts(with: [0x1F, 0x8B]))
    for length in [12, 40, whole.count / 2, whole.count - 9, whole.count - 1] {
      let file = try TemporaryFile(Array(whole.prefix(length)))
      for onBadRow in OnBadRow.allCases {
        let error = #expect(throws: TraceError.self) {
          try rows(of: file.path, .csv, onBadRow: onBadRow)
        }
        #expect(error?.message == "the compressed data end too early")
        #expect((error?.line ?? 0) >= 1)
      }
    }
  }

  @Test("damaged compressed data are an error")
  func damaged() throws {
    var bytes = try compressed(manyRows)
    bytes[bytes.count - 6] ^= 0xFF  // in the check sum
    let file = try TemporaryFile(bytes)
    let error = #expect(throws: TraceError.self) { try rows(of: file.path, .csv) }
    #expect(error?.message == "the compressed data are damaged")
  }

  @Test("a line without end is an error, and does not fill the memory")
  func endless() throws {
    let file = try TemporaryFile([UInt8](repeating: 65, count: (1 << 26) + 10))
    let error = #expect(throws: TraceError.self) { try rows(of: file.path, .csv) }
    #expect(error?.description == "\(file.path):1: error: longer than 67108864 bytes")
  }

  @Test("bad rows are skipped and counted where that is asked for")
  func skipping() throws {
    let file = try TemporaryFile(
      """
      arrival_s,prompt_tokens,output_tokens
      1,2,3
      x,2,3
      0.5,2,3
      2,0,3
      2,2
      3,9,9

      """)
    let reader = try TraceReader(file: file.path, format: .csv, onBadRow: .skip)
    #expect(try reader.next()?.time == .seconds(1))
    let second = try reader.next()
    #expect(second?.time == .seconds(3) && second?.prompt == 9)
    #expect(try reader.next() == nil)
    #expect(reader.skippedRows == 4 && reader.rows == 2)
  }

  @Test("a trace of bad rows only is an error where they are skipped")
  func skippingAll() throws {
    let file = try TemporaryFile("garbage\nmore garbage\n")
    let error = #expect(throws: TraceError.self) {
      try rows(of: file.path, .mooncake, onBadRow: .skip)
    }
    #expect(error?.description == "\(file.path): error: none of its 2 rows can be read")
  }
}
