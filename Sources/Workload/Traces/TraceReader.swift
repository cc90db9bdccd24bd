internal import DiscreteEvents

/// The rows of a trace file in any of the formats, one at a time: constant memory, and no
/// allocation a row once warm.
///
/// A class, because it owns an open file.
package final class TraceReader {
  private var lines: LineReader
  private let fields: TraceFields
  private let onBadRow: OnBadRow
  private var table: Table?
  private let json: JSONRow?
  private var values: RowValues

  /// Rows returned so far.
  package private(set) var rows = 0
  /// Rows left out so far because they could not be read.
  package private(set) var skippedRows = 0
  /// What tells each block of the last row's prompt from others in its place: hashes that the
  /// format gives (Mooncake), or of the prompt's tokens (vLLM) where prompts are read.
  package private(set) var promptBlocks: [Int] = []
  /// Tokens of a block.
  package var blockTokens: Int { fields.blockTokens }

  /// Opens `file`, and reads the header where the format has one.
  ///
  /// - Parameter readsPrompts: whether prompts' tokens are of interest, where the format has them.
  /// - Throws: ``TraceError`` when the file cannot be opened or its header is not right.
  package init(
    file: String, format: TraceFormat, onBadRow: OnBadRow = .fail, readsPrompts: Bool = false
  ) throws(TraceError) {
    lines = try LineReader(path: file)
    fields = format.fields
    self.onBadRow = onBadRow
    json = fields.isJSON ? JSONRow(fields: fields, readsPrompts: readsPrompts) : nil
    values = RowValues(fields: fields)
    if !fields.isJSON { try readHeader() }
  }

  /// Whether rows may name a session, and an adapter.
  package var hasSessions: Bool { table?.hasSessions ?? false }
  package var hasAdapters: Bool { table?.hasAdapters ?? false }

  /// The names of the adapters so far: adapter number i is the i-th.
  package var adapterNames: [String] { values.adapters.texts }

  /// The file's path.
  package var file: String { lines.path }

  /// The line of the last row, from 1.
  package var line: Int { lines.number }

  /// The name of the field that holds a row's time.
  var timeField: String { fields.time }

  /// The next row, its time as the file gives it (Azure: since the first row); `nil` at the end.
  ///
  /// - Throws: ``TraceError`` when the file is damaged or holds no row, and when a row cannot be
  ///   read unless such rows are to be skipped.
  package func next() throws(TraceError) -> Arrival? {
    while try advance() {
      do {
        let arrival = try parse()
        rows += 1
        return arrival
      } catch {
        guard onBadRow == .skip else { throw located(error) }
        skippedRows += 1
      }
    }
    guard rows > 0 else {
      throw TraceError(
        file: file, line: 0,
        message: skippedRows == 0
          ? "holds no rows" : "none of its \(skippedRows) rows can be read")
    }
    return nil
  }

  private func parse() throws(RowFault) -> Arrival {
    let buffer = lines.buffer
    let bytes = buffer.span
    let ranges =
      if let json {
        try json.row(bytes, lines.range, blocks: &promptBlocks)
      } else if let table {
        try table.row(bytes, lines.range)
      } else {
        throw RowFault("", "no header")
      }
    return try values.arrival(ranges, bytes)
  }

  /// Moves on to the next line that is not blank; false at the end.
  private func advance() throws(TraceError) -> Bool {
    while try lines.advance() {
      if !lines.buffer.span.trimmed(lines.range).isEmpty { return true }
    }
    return false
  }

  private func readHeader() throws(TraceError) {
    guard try advance() else {
      throw TraceError(
        file: file, line: 0,
        message: "empty; expected the header \(fields.time),\(fields.prompt),\(fields.output)")
    }
    do {
      table = try Table(header: lines.buffer.span, lines.range, fields: fields)
    } catch {
      throw located(error)
    }
  }

  private func located(_ fault: RowFault) -> TraceError {
    TraceError(file: file, line: line, field: fault.field, message: fault.message)
  }
}
