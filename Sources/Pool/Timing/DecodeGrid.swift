/// Decode attention by sequences and mean context: for each number of sequences a row of cells,
/// each an exact line over the total context.
struct DecodeGrid: Sendable {
  /// Where the cells start, in tokens of mean context; the first at 0.
  private let starts: ContiguousArray<Int>
  /// Rows of cells for 1...`rows` sequences.
  private let cells: ContiguousArray<Cell>
  private let rows: Int
  private let grid: Profile.Grid

  private struct Cell {
    /// Picoseconds at the start of the cell.
    var value: Int64
    /// Picoseconds a token of total context.
    var slope: Int64
  }

  /// A point in a cell: the picoseconds there, their growth a token of total context, and the
  /// iterations, this one included, that begin in the cell.
  struct Point {
    var value: Int64
    var slope: Int64
    var iterations: Int
  }

  /// Sequences tabulated at most; beyond, a row is computed at each look-up, to the same numbers.
  static let limit = 4096

  init(_ grid: Profile.Grid, upTo maxBatch: Int) {
    var starts: ContiguousArray<Int> = [0]
    for column in grid.columns where column > 0 { starts.append(column) }
    let rows = min(max(maxBatch, 1), Self.limit)
    var cells = ContiguousArray<Cell>()
    cells.reserveCapacity(rows * starts.count)
    for sequences in 1...rows {
      for index in starts.indices {
        cells.append(Self.cell(index, of: starts, sequences: sequences, in: grid))
      }
    }
    self.starts = starts
    self.cells = cells
    self.rows = rows
    self.grid = grid
  }

  /// The cell that holds `context` tokens in all over `sequences` (at least 1), and the point in
  /// it. Which cell depends on the mean context rounded down, which grows by exactly one an
  /// iteration.
  @inline(__always)
  func cell(_ sequences: Int, _ context: Int) -> Point {
    let mean = context / sequences
    var index = starts.count - 1
    while index > 0, starts[index] > mean { index -= 1 }
    let cell =
      sequences <= rows
      ? cells[(sequences - 1) * starts.count + index]
      : Self.cell(index, of: starts, sequences: sequences, in: grid)
    return Point(
      value: cell.value + cell.slope * Int64(context - sequences * starts[index]),
      slope: cell.slope,
      iterations: index + 1 < starts.count ? starts[index + 1] - mean : .max)
  }

  /// Cell number `index` for a number of sequences. Slopes are rounded towards zero where they
  /// fall, so that no time inside a cell drops below that at its end, and never fall beyond the
  /// last measured context.
  private static func cell(
    _ index: Int, of starts: ContiguousArray<Int>, sequences: Int, in grid: Profile.Grid
  ) -> Cell {
    let row = Double(sequences)
    let value = Picoseconds.whole(grid.value(row: row, column: Double(starts[index])))
    let isLast = index + 1 == starts.count
    let end = isLast ? starts[index] + 1 : starts[index + 1]
    let next = Picoseconds.whole(grid.value(row: row, column: Double(end)))
    let tokens = Int64(sequences) * Int64(end - starts[index])
    if next < value { return Cell(value: value, slope: isLast ? 0 : (next - value) / tokens) }
    let slope = Double(next - value) / Double(tokens)
    return Cell(value: value, slope: Int64(min(slope.rounded(), Picoseconds.steepest)))
  }
}
