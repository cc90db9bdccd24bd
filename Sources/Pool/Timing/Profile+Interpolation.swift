/// The stretch of a strictly increasing axis that serves a position: the cell it is in, or the
/// first or last one beyond the ends, and how far along it is (outside 0...1 beyond the ends).
private struct AxisPosition {
  var lower: Int
  var upper: Int
  var fraction: Double

  init(of position: Double, on axis: [Int]) {
    guard axis.count > 1 else {
      (lower, upper, fraction) = (0, 0, 0)
      return
    }
    var index = 0
    while index + 2 < axis.count, Double(axis[index + 1]) <= position { index += 1 }
    lower = index
    upper = index + 1
    fraction = (position - Double(axis[index])) / (Double(axis[index + 1]) - Double(axis[index]))
  }

  func mix(_ low: Double, _ high: Double) -> Double { low + (high - low) * fraction }
}

extension Profile.Curve {
  /// Seconds at a count: linear between points and beyond the last two, never below 0. O(points).
  package func value(at position: Double) -> Double {
    guard !at.isEmpty else { return 0 }
    let place = AxisPosition(of: position, on: at)
    return max(0, place.mix(seconds[place.lower], seconds[place.upper]))
  }
}

extension Profile.Grid {
  /// What one more of the columns' unit costs on a row, between two columns.
  package func slope(row: Double, from start: Double, to end: Double) -> Double {
    (value(row: row, column: end) - value(row: row, column: start)) / (end - start)
  }

  /// Seconds at a row and a column: bilinear inside the cells, linear beyond the edges, never
  /// below 0. O(rows + columns).
  package func value(row: Double, column: Double) -> Double {
    guard !rows.isEmpty, !columns.isEmpty else { return 0 }
    let vertical = AxisPosition(of: row, on: rows)
    let horizontal = AxisPosition(of: column, on: columns)
    func along(_ line: [Double]) -> Double {
      horizontal.mix(line[horizontal.lower], line[horizontal.upper])
    }
    return max(0, vertical.mix(along(seconds[vertical.lower]), along(seconds[vertical.upper])))
  }
}
