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
  func value(at position: Double) -> Double {
    guard !at.isEmpty else { return 0 }
    let place = AxisPosition(of: position, on: at)
    return max(0, place.mix(seconds[place.lower], seconds[place.upper]))
  }
}

extension Profile.Grid {
  /// Seconds at a row and a column: bilinear inside the cells, linear beyond the edges, never
  /// below 0. O(rows + columns).
  func value(row: Double, column: Double) -> Double {
    guard !rows.isEmpty, !columns.isEmpty else { return 0 }
    let vertical = AxisPosition(of: row, on: rows)
    let horizontal = AxisPosition(of: column, on: columns)
    func along(_ line: [Double]) -> Double {
      horizontal.mix(line[horizontal.lower], line[horizontal.upper])
    }
    return max(0, vertical.mix(along(seconds[vertical.lower]), along(seconds[vertical.upper])))
  }
}

extension Profile {
  /// What keeps this profile from being interpolated: one sentence a mistake, each beginning with
  /// the part it is in. Empty when there is none.
  package var problems: [String] {
    var found: [String] = []
    if !(overhead >= 0 && overhead <= Self.longest) {
      found.append("overhead: must be between 0 and 1000 s")
    }
    for (name, curve) in [("dense", dense), ("sequences", sequences)] {
      Self.check(axis: curve.at, name: "\(name).at", into: &found)
      Self.check(seconds: [curve.seconds], width: curve.at.count, name: name, into: &found)
    }
    var grids = [("decodeAttention", decodeAttention), ("prefillAttention", prefillAttention)]
    if let mixedDecodeAttention { grids.append(("mixedDecodeAttention", mixedDecodeAttention)) }
    for (name, grid) in grids {
      Self.check(axis: grid.rows, name: "\(name).rows", into: &found)
      Self.check(axis: grid.columns, name: "\(name).columns", into: &found)
      if grid.seconds.count != grid.rows.count {
        found.append(
          "\(name).seconds: has \(grid.seconds.count) lists; rows has \(grid.rows.count) entries")
      }
      Self.check(seconds: grid.seconds, width: grid.columns.count, name: name, into: &found)
    }
    return found
  }

  private static let longest = 1e3

  private static func check(axis: [Int], name: String, into found: inout [String]) {
    if axis.isEmpty { found.append("\(name): is empty") }
    if axis.contains(where: { $0 < 0 || $0 > 1_000_000_000 }) {
      found.append("\(name): must be between 0 and 1000000000")
    }
    if zip(axis, axis.dropFirst()).contains(where: { $0 >= $1 }) {
      found.append("\(name): must be strictly increasing")
    }
  }

  private static func check(
    seconds: [[Double]], width: Int, name: String, into found: inout [String]
  ) {
    if let line = seconds.first(where: { $0.count != width }) {
      found.append("\(name).seconds: has \(line.count) values where its axis has \(width)")
    }
    if seconds.contains(where: { $0.contains { !($0 >= 0 && $0 <= longest) } }) {
      found.append("\(name).seconds: must be between 0 and 1000 s")
    }
  }
}
