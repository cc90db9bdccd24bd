internal import Foundation
package import Pool

/// The kernel tables of casys-kaist/LLMServingSim (MIT), `profiler/perf/GPU/MODEL/PRECISION/tpN`:
/// what vLLM's own kernels take on one GPU, in microseconds a layer.
///
/// - `dense.csv`: per-token operators by tokens in the batch.
/// - `per_sequence.csv`: output head and sampler by emitting sequences.
/// - `attention.csv`: attention of a prefill chunk at a depth beside decoding sequences of one
///   context.
/// - `skew.csv`: attention of decoding sequences of two contexts, and of as many equal ones.
package struct LLMServingSimTables {
  /// One cell of `attention.csv`: microseconds of a layer.
  struct Attention {
    var chunk: Int
    var depth: Int
    var decodes: Int
    var context: Int
    var time: Double
  }

  let layers: Double
  let dense: MeasuredCurve
  let sequences: MeasuredCurve
  let attention: [Attention]
  let skew: [DecodeSkewTable.Row]

  /// The profile that the tables in `directory` make of `request`.
  ///
  /// - Parameters:
  ///   - hasSkew: whether the served engine runs unequal contexts as the tables did. One that
  ///     replays CUDA graphs with a fixed division of contexts (FlashAttention) does not.
  ///   - perPrefillIteration: seconds that the host adds to an iteration that prefills.
  /// - Throws: ``TableMistakes``: tables that are missing or wrong.
  package static func profile(
    from directory: String, _ request: ImportRequest, hasSkew: Bool = false,
    perPrefillIteration: Double = 0
  ) throws(TableMistakes) -> Profile {
    if let obstacle = request.obstacle {
      throw TableMistakes([TableMistake(file: directory, message: obstacle)])
    }
    let tables = try LLMServingSimTables(directory, layers: request.model.layers, hasSkew: hasSkew)
    var linear = LinearTerms()
    linear.perPrefillIteration = perPrefillIteration
    let host = request.host
    let equal = tables.grid(
      rows: \.decodes, columns: \.context, where: { $0.chunk == 0 && $0.decodes > 0 })
    return Profile(
      name: request.name,
      source: "casys-kaist/LLMServingSim (MIT), profiler/perf, \(request.gpu.name), "
        + "\(request.model.name), \(host.map { "host of \($0.name)" } ?? "no host")"
        + (hasSkew ? ", unequal contexts" : "")
        + (perPrefillIteration > 0 ? ", \(perPrefillIteration * 1e3) ms a prefill" : ""),
      overhead: host?.perIteration ?? 0,
      dense: tables.dense.curve.thinned(),
      sequences: tables.sequences.curve.adding(perUnit: host?.perSequence ?? 0).thinned(),
      decodeAttention: equal,
      mixedDecodeAttention: tables.mixed,
      decodeSkew: hasSkew ? DecodeSkewTable.grid(of: tables.skew, beside: equal) : nil,
      prefillAttention: tables.grid(
        rows: \.chunk, columns: \.depth, where: { $0.decodes == 0 && $0.chunk > 0 }),
      linear: linear, floor: request.floor)
  }

  private init(_ directory: String, layers: Int, hasSkew: Bool) throws(TableMistakes) {
    var mistakes = TableMistakes()
    func read<Row>(_ name: String, _ decode: (inout CSVRow) -> Row?) -> [Row] {
      let path = (directory as NSString).appendingPathComponent(name)
      do {
        return try CSVTable.rows(of: path, decode)
      } catch {
        mistakes.add(error)
        return []
      }
    }
    let count = Double(layers)
    dense = Self.sum(
      read("dense.csv") { row -> (at: Int, seconds: Double)? in
        let name = row.text("layer")
        // Once a model, or before attention and before the feed-forward block.
        let times = ["embedding", "final_layernorm"].contains(name) ? 1 : count
        let time = row.number("time_us", in: 0...1e9) * 1e-6
        return (
          row.count("tokens", in: 1...1_000_000), (name == "layernorm" ? 2 : 1) * times * time
        )
      })
    sequences = Self.sum(
      read("per_sequence.csv") { row -> (at: Int, seconds: Double)? in
        let time = row.number("time_us", in: 0...1e9) * 1e-6
        return (row.count("sequences", in: 1...1_000_000), time)
      })
    attention = read("attention.csv") { row in
      Attention(
        chunk: row.count("prefill_chunk"), depth: row.count("kv_prefill"),
        decodes: row.count("n_decode"), context: row.count("kv_decode"),
        time: row.number("time_us", in: 0...1e9))
    }
    skew = hasSkew ? read("skew.csv", DecodeSkewTable.row) : []
    self.layers = count
    guard mistakes.isEmpty else { throw mistakes }
  }

  /// The sum over operators at each size.
  private static func sum(_ points: [(at: Int, seconds: Double)]) -> MeasuredCurve {
    var total: [Int: Double] = [:]
    for point in points { total[point.at, default: 0] += point.seconds }
    return MeasuredCurve(total.map { (at: $0.key, seconds: $0.value) })
  }

  /// Of the cells that `isWanted`, those of rows and columns that cross everywhere: tables measured
  /// in several passes, and large batches of long contexts, leave holes.
  private func grid(
    rows row: KeyPath<Attention, Int>, columns column: KeyPath<Attention, Int>,
    where isWanted: (Attention) -> Bool
  ) -> Profile.Grid {
    var cells: [Place: Double] = [:]
    for cell in attention where isWanted(cell) {
      cells[Place(row: cell[keyPath: row], column: cell[keyPath: column])] = cell.time
    }
    return grid(of: cells)
  }

  struct Place: Hashable {
    var row: Int
    var column: Int
  }

  /// The cells that make a full grid, in seconds for all layers: as long as any is missing, the
  /// row or the column that lacks the largest part of its cells goes.
  private func grid(of cells: [Place: Double]) -> Profile.Grid {
    var rows = Set(cells.keys.map(\.row)).sorted()
    var columns = Set(cells.keys.map(\.column)).sorted()
    while !rows.isEmpty, !columns.isEmpty {
      let byRow = rows.map { row in
        columns.count { cells[Place(row: row, column: $0)] == nil }
      }
      let byColumn = columns.map { column in
        rows.count { cells[Place(row: $0, column: column)] == nil }
      }
      guard let row = byRow.indices.max(by: { byRow[$0] < byRow[$1] }), byRow[row] > 0,
        let column = byColumn.indices.max(by: { byColumn[$0] < byColumn[$1] })
      else { break }
      if byRow[row] * rows.count > byColumn[column] * columns.count {
        rows.remove(at: row)
      } else {
        columns.remove(at: column)
      }
    }
    return Profile.Grid(
      rows: rows, columns: columns,
      seconds: rows.map { row in
        columns.map { layers * 1e-6 * (cells[Place(row: row, column: $0)] ?? 0) }
      })
  }

  /// What n decoding sequences at a context add to a batch with a prefill chunk: the median over
  /// the chunks of 256 tokens and more, and their depths, on which it hardly depends. Smaller
  /// chunks run through other tiles.
  private var mixed: Profile.Grid? {
    var alone: [Place: Double] = [:]
    for cell in attention where cell.decodes == 0 {
      alone[Place(row: cell.chunk, column: cell.depth)] = cell.time
    }
    var added: [Place: [Double]] = [:]
    for cell in attention where cell.chunk >= 256 && cell.decodes > 0 {
      guard let chunk = alone[Place(row: cell.chunk, column: cell.depth)] else { continue }
      added[Place(row: cell.decodes, column: cell.context), default: []].append(cell.time - chunk)
    }
    guard !added.isEmpty else { return nil }
    return grid(of: added.mapValues { max(0, $0.sorted().middle) })
  }
}

extension MeasuredCurve {
  var curve: Profile.Curve {
    Profile.Curve(at: points.map(\.at), seconds: points.map(\.seconds))
  }
}

extension Profile.Curve {
  /// The curve with `perUnit` seconds more a unit.
  func adding(perUnit: Double) -> Profile.Curve {
    Profile.Curve(at: at, seconds: zip(at, seconds).map { $1 + perUnit * Double($0) })
  }
}

extension [Double] {
  /// The median of sorted numbers.
  var middle: Double {
    isEmpty ? 0 : 0.5 * (self[(count - 1) / 2] + self[count / 2])
  }
}
