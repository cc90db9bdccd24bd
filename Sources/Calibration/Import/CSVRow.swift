internal import Diagnostics
internal import Workload

/// One row of a table while it is read: hands out fields by their column's name, and notes what is
/// wrong with them. After a mistake an accessor returns a harmless value, and the row is dropped.
package struct CSVRow {
  private let path: String
  private let headerLine: Int
  private let columns: [String: Int]
  /// Columns asked for that the header lacks: told once.
  private var missing: Set<String> = []
  private var fields: [CSVRows.Field] = []
  private(set) var mistakes = TableMistakes()
  private(set) var isGood = true
  /// The row's line in the file, from 1.
  package private(set) var line = 0

  init(path: String, header line: Int, columns: [String: Int]) {
    self.path = path
    headerLine = line
    self.columns = columns
  }

  mutating func start(line: Int, _ row: Result<[CSVRows.Field], TraceError>) {
    self.line = line
    isGood = true
    fields = []
    switch row {
    case .failure(let error): fail(error.message)
    case .success(let fields) where fields.count != columns.count:
      let count = fields.count == 1 ? "1 field" : "\(fields.count) fields"
      fail("\(count) where the header has \(columns.count)")
    case .success(let fields): self.fields = fields
    }
  }

  /// Whether the header has this column.
  package func has(_ column: String) -> Bool { columns[column] != nil }

  /// The field as it stands; may be empty.
  package mutating func text(_ column: String) -> String { field(column)?.text ?? "" }

  /// A whole number; a fraction of zero (`4.0`) may stand after it.
  package mutating func count(
    _ column: String, in range: ClosedRange<Int> = 0...1_000_000_000
  ) -> Int {
    guard let field = field(column) else { return range.lowerBound }
    let value = Int(field.text) ?? Double(field.text).flatMap { Int(exactly: $0) }
    if let value, range.contains(value) { return value }
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    fail(column, "must be \(wanted), not '\(field.text.prefix(40))'", at: field.column)
    return range.lowerBound
  }

  /// A finite number.
  package mutating func number(
    _ column: String, in range: ClosedRange<Double> = 0...1e15
  ) -> Double {
    guard let field = field(column) else { return range.lowerBound }
    if let value = Double(field.text), range.contains(value) { return value }
    let wanted = "a number from \(range.lowerBound) to \(range.upperBound)"
    fail(column, "must be \(wanted), not '\(field.text.prefix(40))'", at: field.column)
    return range.lowerBound
  }

  /// Notes that the row is wrong as a whole.
  package mutating func fail(_ message: String) {
    isGood = false
    mistakes.add(TableMistake(file: path, line: line, message: message))
  }

  private mutating func fail(_ column: String, _ message: String, at place: Int) {
    isGood = false
    mistakes.add(
      TableMistake(file: path, line: line, column: place, message: "\(column): \(message)"))
  }

  private mutating func field(_ column: String) -> CSVRows.Field? {
    if let index = columns[column] { return index < fields.count ? fields[index] : nil }
    isGood = false
    if missing.insert(column).inserted {
      let near = NearestName.of(column, among: columns.keys.sorted())
      mistakes.add(
        TableMistake(
          file: path, line: headerLine,
          message: "the header has no column '\(column)'"
            + (near.map { "; the nearest is '\($0)'" } ?? "")))
    }
    return nil
  }
}
