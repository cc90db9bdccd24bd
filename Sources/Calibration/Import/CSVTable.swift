internal import Workload

/// A table of measurements in a CSV file under a header that names the columns, in any order.
package enum CSVTable {
  /// The rows of the file at `path`, in order, as `decode` makes them of their fields; it returns
  /// `nil` for a row to leave out, and for one that a `row` accessor found wrong whatever it likes.
  ///
  /// - Throws: ``TableMistakes``, all of them: a file that cannot be read or has no rows, columns
  ///   that it lacks, values that `decode` asked for and that are not what it asked for.
  package static func rows<Row>(
    of path: String, _ decode: (inout CSVRow) -> Row?
  ) throws(TableMistakes) -> [Row] {
    var mistakes = TableMistakes()
    var rows: [Row] = []
    do {
      var source = try CSVRows(path: path)
      guard var row = try header(of: &source, path, &mistakes) else { throw mistakes }
      var isEmpty = true
      while let fields = try source.next() {
        isEmpty = false
        row.start(line: source.line, fields)
        let decoded = decode(&row)
        if row.isGood, let decoded { rows.append(decoded) }
      }
      mistakes = row.mistakes
      if isEmpty { mistakes.add(TableMistake(file: path, message: "has no rows")) }
    } catch let error as TraceError {
      mistakes.add(TableMistake(file: path, line: error.line, message: error.message))
    } catch {}
    guard mistakes.isEmpty else { throw mistakes }
    return rows
  }

  /// The columns that the first line names; `nil` when they are no header.
  private static func header(
    of source: inout CSVRows, _ path: String, _ mistakes: inout TableMistakes
  ) throws(TraceError) -> CSVRow? {
    guard let first = try source.next() else {
      mistakes.add(TableMistake(file: path, message: "is empty"))
      return nil
    }
    var columns: [String: Int] = [:]
    for (index, field) in try first.get().enumerated() {
      if columns.updateValue(index, forKey: field.text) != nil, !field.text.isEmpty {
        mistakes.add(
          TableMistake(
            file: path, line: source.line, column: field.column,
            message: "the header has the column '\(field.text)' twice"))
      }
    }
    return mistakes.isEmpty ? CSVRow(path: path, header: source.line, columns: columns) : nil
  }
}
