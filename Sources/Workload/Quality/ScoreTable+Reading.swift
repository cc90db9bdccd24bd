internal import Diagnostics

extension ScoreTable {
  /// Which columns of a file are read.
  package struct Columns: Hashable, Sendable {
    /// The column of each arm's scores.
    package var scores: [String]
    /// The column with a query's length, in characters; `nil` = it is not known.
    package var characters: String?
    /// The column with the kind of a query; `nil` = they are not told apart.
    package var task: String?

    package init(scores: [String], characters: String? = nil, task: String? = nil) {
      self.scores = scores
      self.characters = characters
      self.task = task
    }
  }

  /// Scores are from 0 to this.
  package static let maxScore = 10
  /// Faults of a file that are told, at most.
  private static let maxFaults = 20

  /// Reads comma-separated values under a header that names the columns, in any order.
  ///
  /// - Returns: The table, or all that is wrong with the file (the first 20).
  package static func read(
    _ file: String, _ columns: Columns
  ) -> Result<ScoreTable, ScoreFaults> {
    do throws(TraceError) {
      var reader = try ScoreReader(file, columns)
      return try reader.read(atMost: maxFaults)
    } catch {
      return .failure(ScoreFaults(list: [error]))
    }
  }
}

/// What is wrong with a file of scores, at least one thing.
package struct ScoreFaults: Error, Hashable, Sendable {
  package var list: [TraceError]
}

/// Reads a file of scores line by line.
private struct ScoreReader {
  private var lines: LineReader
  private let names: [String]
  /// Where in a row the columns stand.
  private let scores: [Int]
  private let characters: Int?
  private let task: Int?

  /// Opens `file` and finds the columns in its header.
  init(_ file: String, _ columns: ScoreTable.Columns) throws(TraceError) {
    var lines = try LineReader(path: file)
    guard try lines.advance() else { throw TraceError(file: file, line: 0, message: "empty") }
    do throws(RowFault) {
      let bytes = lines.buffer.span
      let names = try Table.fields(bytes, lines.range).map { bytes.text($0) }
      self.names = names
      scores = try columns.scores.map { name throws(RowFault) in
        try ScoreReader.column(name, among: names)
      }
      characters = try columns.characters.map { name throws(RowFault) in
        try ScoreReader.column(name, among: names)
      }
      task = try columns.task.map { name throws(RowFault) in
        try ScoreReader.column(name, among: names)
      }
    } catch {
      throw TraceError(
        file: file, line: lines.number, field: error.field, message: error.message)
    }
    self.lines = lines
  }

  /// The column called `name`, or `score:` and the name.
  private static func column(_ name: String, among names: [String]) throws(RowFault) -> Int {
    for wanted in [name, "score:" + name] {
      let found = names.indices.filter { names[$0] == wanted }
      guard found.count < 2 else { throw RowFault(name, "the header has this column twice") }
      if let index = found.first { return index }
    }
    let near = NearestName.of(name, among: names)
    throw RowFault(
      name,
      "the header lacks this column; "
        + (near.map { "is '\($0)' meant?" }
          ?? "it has: \(names.prefix(12).joined(separator: ", ").prefix(200))"))
  }

  mutating func read(
    atMost maxFaults: Int
  ) throws(TraceError) -> Result<ScoreTable, ScoreFaults> {
    var table = ScoreTable(arms: scores.count, hasLengths: characters != nil)
    var faults: [TraceError] = []
    while faults.count < maxFaults, try lines.advance() {
      guard !lines.buffer.span.trimmed(lines.range).isEmpty else { continue }
      do throws(RowFault) {
        try add(to: &table)
      } catch {
        faults.append(
          TraceError(
            file: lines.path, line: lines.number, field: error.field, message: error.message))
      }
    }
    if faults.isEmpty, table.count == 0 {
      faults = [TraceError(file: lines.path, line: 0, message: "holds no rows")]
    }
    return faults.isEmpty ? .success(table) : .failure(ScoreFaults(list: faults))
  }

  /// Adds the row at hand.
  private func add(to table: inout ScoreTable) throws(RowFault) {
    let bytes = lines.buffer.span
    let fields = try Table.fields(bytes, lines.range)
    guard fields.count == names.count else {
      let count = fields.count == 1 ? "1 field" : "\(fields.count) fields"
      throw RowFault("", "\(count) where the header has \(names.count)")
    }
    var row: [Double] = []
    for column in scores { row.append(try score(bytes, fields[column], names[column])) }
    var length = 0
    if let characters { length = try count(bytes, fields[characters], names[characters]) }
    let kind = task.map { bytes.text(fields[$0]) }
    guard table.append(scores: row, characters: length, task: kind) else {
      throw RowFault(
        task.map { names[$0] } ?? "", "more than \(ScoreTable.maxTasks) different kinds")
    }
  }

  private func score(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ field: String
  ) throws(RowFault) -> Double {
    let limit = Int64(ScoreTable.maxScore) * 1_000_000_000
    guard !range.isEmpty else { throw RowFault(field, "empty") }
    switch Decimal.scaled(bytes, range, scale: 9, atMost: limit) {
    case .value(let value): return Double(value) / 1e9
    case .negative: throw RowFault(field, "\(bytes.quoted(range)) is negative")
    case .tooLarge:
      throw RowFault(field, "\(bytes.quoted(range)) is over \(ScoreTable.maxScore)")
    case .malformed: throw RowFault(field, "\(bytes.quoted(range)) is not a number")
    }
  }

  private func count(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ field: String
  ) throws(RowFault) -> Int {
    guard case .value(let value) = Decimal.whole(bytes, range, atMost: 1_000_000_000) else {
      throw RowFault(
        field, "\(bytes.quoted(range)) is not a whole number from 0 to 1000000000")
    }
    return Int(value)
  }
}
