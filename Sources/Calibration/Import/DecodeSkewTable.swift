internal import Pool

/// What decode attention takes when contexts differ, beside what it takes when all are the mean.
enum DecodeSkewTable {
  /// A measured batch of `decodes` sequences, of which some have a `longest` context and the
  /// others a `shortest` one: its time beyond that of as many equal contexts of the mean, and that
  /// of as many of the longest. Only their ratio counts: the tables sum up several runs.
  struct Row {
    var decodes: Int
    var shortest: Double
    var mean: Double
    var longest: Double
    var excess: Double
    var range: Double
  }

  /// A row of `skew.csv`; `nil` = one that also prefills, or whose contexts are equal.
  static func row(_ row: inout CSVRow) -> Row? {
    let chunk = row.count("pc")
    let skewed = Row(
      decodes: row.count("n", in: 1...1_000_000), shortest: row.number("kvs"),
      mean: row.number("kv_mean"), longest: row.number("kv_big"),
      excess: row.number("t_skew_us", in: 0...1e9) - row.number("t_mean_us", in: 0...1e9),
      range: row.number("t_max_us", in: 0...1e9) - row.number("t_mean_us", in: 0...1e9))
    return chunk == 0 && skewed.longest > skewed.shortest ? skewed : nil
  }

  /// The longest contexts looked at: beyond, batches exceed what engines hold and the measured
  /// excess would outweigh all others in the squares.
  private static let longest = 4096.0

  /// Where the mean is between the shortest and the longest context, in percent: the shares of long
  /// contexts that were measured (one to four of a batch; 1/16, 1/8, 1/4, 1/2, 3/4 and 9/10 of it),
  /// and edges half-way between them.
  private static let edges = [0, 4, 9, 18, 37, 62, 82, 100.0]
  private static let centres = [2, 6, 12, 25, 50, 75, 90]

  /// Seconds of all layers a token of the longest above the mean: the part of the way from a batch
  /// of mean contexts to one of longest ones, by least squares in each class, times what a token
  /// of all contexts costs in `equal`, the attention of equal contexts. 0 where unequal contexts
  /// were quicker. Classes without a measurement take their neighbour's.
  static func grid(of rows: [Row], beside equal: Profile.Grid) -> Profile.Grid {
    let counts = Set(rows.map(\.decodes)).sorted()
    let seconds = counts.map { count in
      let slope = equal.slope(row: Double(count), from: 512, to: longest)
      let values = centres.indices.map { index -> Double? in
        var product = 0.0
        var square = 0.0
        for row in rows where row.decodes == count && row.longest <= longest {
          let place = 100 * (row.mean - row.shortest) / (row.longest - row.shortest)
          guard place > edges[index] || index == 0, place <= edges[index + 1] else { continue }
          product += row.range * row.excess
          square += row.range * row.range
        }
        return square > 0 ? max(0, product / square) * slope : nil
      }
      return filled(values)
    }
    return Profile.Grid(rows: counts, columns: centres, seconds: seconds)
  }

  private static func filled(_ values: [Double?]) -> [Double] {
    let known = values.indices.filter { values[$0] != nil }
    return values.indices.map { index in
      let nearest = known.min { ($0 - index).magnitude < ($1 - index).magnitude }
      return nearest.flatMap { values[$0] } ?? 0
    }
  }
}
