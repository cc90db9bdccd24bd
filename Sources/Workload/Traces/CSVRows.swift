/// The rows of a CSV file, field by field, of a file that may be compressed with gzip.
///
/// A field may stand in double quotes; within them a comma is part of it. A field never spans
/// lines, and one in quotes holds no quote. Blank lines are passed over.
package struct CSVRows {
  /// A field, and the byte of its line that it starts at, from 1.
  package struct Field {
    package var text: String
    package var column: Int
  }

  private var lines: LineReader

  /// - Throws: ``TraceError`` when the file cannot be opened.
  package init(path: String) throws(TraceError) {
    lines = try LineReader(path: path)
  }

  /// The line of the last row, from 1.
  package var line: Int { lines.number }

  /// The fields of the next row; `nil` at the end of the file. A row that cannot be split is a
  /// failure, and the one after it can still be read.
  ///
  /// - Throws: ``TraceError`` when the file cannot be read any further.
  package mutating func next() throws(TraceError) -> Result<[Field], TraceError>? {
    while try lines.advance() {
      let bytes = lines.buffer.span
      let range = lines.range
      if bytes.trimmed(range).isEmpty { continue }
      do {
        return .success(
          try Table.fields(bytes, range).map {
            Field(text: bytes.text($0), column: $0.lowerBound - range.lowerBound + 1)
          })
      } catch {
        return .failure(TraceError(file: lines.path, line: line, message: error.message))
      }
    }
    return nil
  }
}
