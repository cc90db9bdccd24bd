internal import Foundation

/// Times over two sizes, interpolated on logarithms of sizes and times: what a product takes over
/// the widths of its weights, where it grows by powers.
struct LogGrid: Sendable {
  private struct Key: Hashable {
    var row: Int
    var column: Int
  }

  private var cells: [Key: Double] = [:]
  private(set) var rows: [Int] = []
  private(set) var columns: [Int] = []

  /// Adds a measured cell; of two with the same place the faster one, the other was disturbed.
  mutating func add(row: Int, column: Int, seconds: Double) {
    let key = Key(row: row, column: column)
    cells[key] = min(cells[key] ?? .infinity, seconds)
  }

  /// To be called when all cells are there.
  mutating func sortAxes() {
    rows = Set(cells.keys.map(\.row)).sorted()
    columns = Set(cells.keys.map(\.column)).sorted()
  }

  /// The time at a place; `nil` where a cell around it was not measured. Beyond the largest sizes
  /// it grows in proportion, below the smallest it stays.
  func value(row: Int, column: Int) -> Double? {
    guard let vertical = LogPlace(of: row, on: rows),
      let horizontal = LogPlace(of: column, on: columns)
    else { return nil }
    var logarithm = 0.0
    for (row, rowPart) in vertical.corners where rowPart > 0 {
      for (column, columnPart) in horizontal.corners where columnPart > 0 {
        guard let cell = cells[Key(row: row, column: column)] else { return nil }
        logarithm += rowPart * columnPart * log(cell)
      }
    }
    return exp(logarithm) * vertical.beyond * horizontal.beyond
  }
}

/// A size's place between two points of an axis, on a logarithmic scale.
struct LogPlace {
  /// The points around it with the part each has; the parts add up to 1.
  let corners: [(point: Int, part: Double)]
  /// How many times as large as the last point it is; 1 inside the axis.
  let beyond: Double

  init?(of size: Int, on axis: [Int]) {
    guard let first = axis.first, let last = axis.last else { return nil }
    beyond = max(1, Double(size) / Double(max(1, last)))
    if size <= first {
      corners = [(first, 1)]
    } else if size >= last {
      corners = [(last, 1)]
    } else {
      let upper = axis.firstIndex { $0 >= size } ?? axis.count - 1
      let (low, high) = (axis[upper - 1], axis[upper])
      let part = log(Double(size) / Double(low)) / log(Double(high) / Double(low))
      corners = [(low, 1 - part), (high, part)]
    }
  }
}
