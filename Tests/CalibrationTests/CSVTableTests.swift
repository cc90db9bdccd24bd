import Calibration
import Foundation
import Testing

@Suite struct CSVTableTests {
  struct Point: Equatable {
    var name: String
    var count: Int
    var time: Double
  }

  /// Reads `text` as a table of points.
  static func read(_ text: String) throws -> [Point] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    do {
      return try CSVTable.rows(of: file.path) { row in
        let name = row.text("name")
        if name == "skip" { return nil }
        return Point(
          name: name, count: row.count("count", in: 1...100), time: row.number("time_us"))
      }
    } catch {
      // Without the folder, which differs between runs.
      throw Wrong(
        text: error.description.replacingOccurrences(of: file.path, with: "t.csv"))
    }
  }

  struct Wrong: Error, Equatable {
    var text: String
  }

  @Test("columns are found by name, in any order, and rows can be left out")
  func columns() throws {
    let rows = try Self.read("time_us,other,count,name\r\n1.5,x,4.0,\"a,b\"\n\n,,,skip\n2e3,y,7,c")
    #expect(
      rows == [
        Point(name: "a,b", count: 4, time: 1.5), Point(name: "c", count: 7, time: 2000),
      ])
  }

  @Test("every wrong field is told with its line and column, and the right rows do not hide it")
  func wrongFields() {
    let text = "name,count,time_us\na,0,1\nb,2,nan\nc,3\nd,4,-1\ne,5,5\n"
    let wrong = Wrong(
      text: """
        t.csv:2:3: error: count: must be a whole number from 1 to 100, not '0'
        t.csv:3:5: error: time_us: must be a number from 0.0 to 1000000000000000.0, not 'nan'
        t.csv:4: error: 2 fields where the header has 3
        t.csv:5:5: error: time_us: must be a number from 0.0 to 1000000000000000.0, not '-1'
        """)
    #expect(throws: wrong) { try Self.read(text) }
  }

  @Test("a column that is not there is told once, with the nearest one")
  func missingColumn() {
    let wrong = Wrong(
      text: "t.csv:1: error: the header has no column 'time_us'; the nearest is 'time_ms'")
    #expect(throws: wrong) { try Self.read("name,count,time_ms\na,1,2\nb,2,3\n") }
  }

  @Test(
    "a file without rows, without a header or with a column twice is refused",
    arguments: [
      ("", "t.csv: error: is empty"), ("name,count,time_us\n", "t.csv: error: has no rows"),
      ("name,name\n", "t.csv:1:6: error: the header has the column 'name' twice"),
      ("\"name\n", "t.csv:1: error: a double quote is not closed"),
    ])
  func wrongFiles(_ text: String, _ message: String) {
    #expect(throws: Wrong(text: message)) { try Self.read(text) }
  }

  @Test("of very many mistakes twenty are told and the rest counted")
  func manyMistakes() throws {
    let text = "name,count,time_us\n" + String(repeating: "a,x,1\n", count: 1000)
    let error = #expect(throws: Wrong.self) { try Self.read(text) }
    #expect(error?.text.split(separator: "\n").count == 21)
    #expect(error?.text.hasSuffix("… and 980 more") == true)
  }

  @Test("a file that is not there is told")
  func noFile() {
    #expect(throws: TableMistakes.self) {
      try CSVTable.rows(of: "/nowhere/at/all.csv") { $0.text("a") }
    }
  }
}
