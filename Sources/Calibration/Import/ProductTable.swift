/// What matrix products take, by rows and by the widths of their weights, of one format.
struct ProductTable: Sendable {
  /// Grids over outputs n (rows) and inputs k (columns), by the product's own rows m.
  private var grids: [Int: LogGrid] = [:]
  private var sizes: [Int] = []

  /// The products of a table in each of `formats`.
  static func read(
    _ path: String, formats: Set<String>
  ) throws(TableMistakes) -> [String: ProductTable] {
    var tables: [String: ProductTable] = [:]
    var others: Set<String> = []
    _ = try CSVTable.rows(of: path) { row -> Void? in
      let format = row.text("gemm_dtype")
      guard formats.contains(format) else {
        others.insert(format)
        return nil
      }
      let m = row.count("m", in: 1...10_000_000)
      let n = row.count("n", in: 1...10_000_000)
      let k = row.count("k", in: 1...10_000_000)
      let seconds = row.number("latency_us", in: 1e-3...1e9) * 1e-6
      tables[format, default: ProductTable()].grids[m, default: LogGrid()]
        .add(row: n, column: k, seconds: seconds)
      return nil
    }
    for format in formats.sorted() where tables[format] == nil {
      let known = others.union(tables.keys).sorted().joined(separator: ", ")
      throw TableMistakes([
        TableMistake(file: path, message: "has no products in \(format); it has \(known)")
      ])
    }
    return tables.mapValues { $0.sorted() }
  }

  private func sorted() -> ProductTable {
    var table = self
    table.sizes = grids.keys.sorted()
    for size in table.sizes { table.grids[size]?.sortAxes() }
    return table
  }

  /// Rows that were measured.
  var rows: [Int] { sizes }

  /// What products of `inputs` by `outputs` weights take, by their rows.
  func curve(inputs: Int, outputs: Int) -> MeasuredCurve {
    MeasuredCurve(
      sizes.compactMap { size in
        grids[size]?.value(row: outputs, column: inputs).map { (at: size, seconds: $0) }
      })
  }
}
