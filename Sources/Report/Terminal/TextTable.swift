/// Rows of cells in columns: the first ones aligned left, the others right.
struct TextTable {
  private var rows: [[String]] = []
  private let left: Int

  /// - Parameter left: how many columns are aligned left.
  init(header: [String], left: Int = 1) {
    rows.append(header)
    self.left = left
  }

  mutating func append(_ row: [String]) { rows.append(row) }

  /// The table's lines, each after two blanks.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return column < left ? cell + blanks : blanks + cell
      }
      var line = "  " + cells.joined(separator: "   ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
