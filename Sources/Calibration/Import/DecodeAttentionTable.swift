internal import Pool

/// Decode attention of one layer, by sequences and context.
struct DecodeAttentionTable: Sendable {
  /// By sequences, curves over the context.
  private let curves: [Int: MeasuredCurve]

  /// The rows of a table for the heads of `request` and a KV cache in the format `cache`, without
  /// a window.
  static func read(
    _ path: String, _ request: ImportRequest, cache: String
  ) throws(TableMistakes) -> DecodeAttentionTable {
    var cells: [Int: [(at: Int, seconds: Double)]] = [:]
    _ = try CSVTable.rows(of: path) { row -> Void? in
      guard AttentionRow.fits(&row, request, cache: cache) else { return nil }
      let batch = row.count("batch_size", in: 1...1_000_000)
      let context = row.count("step", in: 0...100_000_000)
      cells[batch, default: []].append((context, row.number("latency_us", in: 1e-3...1e9) * 1e-6))
      return nil
    }
    guard !cells.isEmpty else { throw AttentionRow.absent(path, request, cache: cache) }
    return DecodeAttentionTable(curves: cells.mapValues { MeasuredCurve($0) })
  }

  /// Seconds of all layers on a full grid: where a large batch of long contexts was not measured,
  /// a smaller batch in proportion.
  func grid(layers: Double) -> Profile.Grid {
    let rows = curves.keys.sorted()
    let longest = rows.compactMap { curves[$0]?.points.last?.at }.max() ?? 1
    let columns = [0, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131_072]
      .filter { $0 <= longest }
    var seconds: [[Double]] = []
    for (index, row) in rows.enumerated() {
      seconds.append(
        columns.enumerated().map { place, column in
          guard let curve = curves[row] else { return 0 }
          if index > 0, let last = curve.points.last, column > last.at {
            return seconds[index - 1][place] * Double(row) / Double(rows[index - 1])
          }
          return layers * curve.value(at: Double(column))
        })
    }
    return Profile.Grid(rows: rows, columns: columns, seconds: seconds)
  }
}

/// What the attention tables have in common.
enum AttentionRow {
  /// Whether a row is of the heads of `request`, of its KV format, and without a window.
  static func fits(_ row: inout CSVRow, _ request: ImportRequest, cache: String) -> Bool {
    let hasWindow = row.has("window_size") && row.count("window_size") > 0
    // Every field is read, so that a wrong one is told wherever it stands.
    let heads = row.count("num_heads", in: 1...100_000)
    let kvHeads = row.count("num_key_value_heads", in: 1...100_000)
    let size = row.count("head_dim", in: 1...100_000)
    return !hasWindow && heads == request.heads && kvHeads == request.kvHeads
      && size == request.model.headSize && row.text("kv_cache_dtype") == cache
  }

  static func absent(_ path: String, _ request: ImportRequest, cache: String) -> TableMistakes {
    TableMistakes([
      TableMistake(
        file: path,
        message: "has no attention of \(request.heads) query and \(request.kvHeads) key-value "
          + "heads of \(request.model.headSize) with a cache in \(cache)")
    ])
  }
}
