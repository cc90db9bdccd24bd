internal import DiscreteEvents

/// A small CSV file without quotes, of one kind of row, a header line allowed.
enum RowTable {
  /// A row and where it stands.
  typealias Placed<Row> = (row: Row, place: Place)

  /// Reads the file that `input` names, or reports what is wrong with it: no rows, a line that
  /// `row` makes nothing of, `expected` being what it must be, or what `check` finds in the good
  /// rows, which it may put in order. Blank lines are left out, and so is the first if `isHeader`.
  static func read<Row>(
    _ input: Input, expected: String, isHeader: ([String]) -> Bool, row: ([String]) -> Row?,
    check: (inout [Placed<Row>], Session) -> Void = { _, _ in }
  ) -> [Row]? {
    guard let (path, bytes) = input.session.contents(input) else { return nil }
    let start = input.session.nextSource(path)
    guard case .success(let text) = UTF8Text.decode(bytes) else {
      input.session.report("the file is not UTF-8", at: start, path: "")
      return nil
    }
    let before = input.session.mistakes
    var rows: [Placed<Row>] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }
      if fields == [""] || (index == 0 && isHeader(fields)) { continue }
      let place = start.moved(toLine: index + 1, column: 1)
      if let row = row(fields) {
        rows.append((row, place))
      } else {
        input.session.report(
          "must be \(expected), not '\(String(line).abridged)'", at: place, path: "")
      }
    }
    if rows.isEmpty, input.session.mistakes == before {
      input.session.report("the file has no rows", at: start, path: "")
    }
    check(&rows, input.session)
    return input.session.mistakes == before ? rows.map(\.row) : nil
  }

  /// Seconds with up to twelve decimals, up to 100 days; `nil` = not that.
  static func time(_ text: String) -> SimTime? {
    guard case .exact(let picoseconds) = Decimal(text)?.whole(power: 12),
      (0...SimTime.horizon.picoseconds).contains(picoseconds)
    else { return nil }
    return SimTime(picoseconds: picoseconds)
  }
}
