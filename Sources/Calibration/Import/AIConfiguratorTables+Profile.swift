internal import Pool

extension AIConfiguratorTables {
  /// Prefill attention of one layer and one prompt, by its tokens.
  static func prefillCurve(
    _ path: String, _ request: ImportRequest, cache: String
  ) throws(TableMistakes) -> MeasuredCurve {
    let points = try CSVTable.rows(of: path) { row -> (at: Int, seconds: Double)? in
      let fits = AttentionRow.fits(&row, request, cache: cache)
      let batch = row.count("batch_size", in: 1...1_000_000)
      let depth = row.count("step")
      let tokens = row.count("isl", in: 1...100_000_000)
      let seconds = row.number("latency_us", in: 1e-3...1e9) * 1e-6
      return fits && batch == 1 && depth == 0 ? (tokens, seconds) : nil
    }
    guard !points.isEmpty else { throw AttentionRow.absent(path, request, cache: cache) }
    return MeasuredCurve(points)
  }

  /// A graph's all-reduce, by its message in 16-bit elements.
  static func allReduceCurve(
    _ path: String, _ request: ImportRequest
  ) throws(TableMistakes) -> MeasuredCurve {
    let points = try CSVTable.rows(of: path) { row -> (at: Int, seconds: Double)? in
      let ranks = row.count("num_gpus", in: 1...100_000)
      let elements = row.count("message_size", in: 1...1_000_000_000_000)
      let seconds = row.number("latency_us", in: 1e-3...1e9) * 1e-6
      let isGraph = row.text("backend").hasSuffix("_graph")
      return isGraph && ranks == request.tensorParallel ? (elements, seconds) : nil
    }
    guard points.isEmpty else { return MeasuredCurve(points) }
    throw TableMistakes([
      TableMistake(
        file: path, message: "has no graph all-reduce over \(request.tensorParallel) GPUs")
    ])
  }

  func profile(version: String) -> Profile {
    let host = request.host
    let hostText = host.map { ", host of \($0.name)" } ?? ", no host"
    return Profile(
      name: request.name,
      source: "ai-dynamo/aiconfigurator (Apache-2.0), \(version), \(request.gpu.name); norms, "
        + "rotary embedding, activation and embedding by roofline\(hostText)",
      overhead: host?.perIteration ?? 0, dense: dense.thinned(), sequences: sequences.thinned(),
      decodeAttention: decode.grid(layers: request.layers), prefillAttention: prefillGrid,
      floor: request.floor)
  }

  /// The products of a layer: query, key and value; attention's output; gate and up; down.
  private var shapes: [(inputs: Int, outputs: Int)] {
    let model = request.model
    let (query, keyValue) = (request.heads * model.headSize, request.kvHeads * model.headSize)
    let width = max(1, model.feedForward / request.tensorParallel)
    return [
      (model.hidden, query + 2 * keyValue), (query, model.hidden), (model.hidden, 2 * width),
      (width, model.hidden),
    ]
  }

  /// The output head's part on one GPU.
  private var headPart: Int { max(1, request.model.vocabulary / request.tensorParallel) }

  /// A product that the tables say nothing of, as inputs × outputs.
  var unmeasured: String? {
    let missing = shapes.first { products.curve(inputs: $0, outputs: $1).points.isEmpty }
    if let missing { return "\(missing.inputs) × \(missing.outputs)" }
    let hidden = request.model.hidden
    let isMeasured = !head.curve(inputs: hidden, outputs: headPart).points.isEmpty
    return isMeasured ? nil : "\(hidden) × \(headPart)"
  }

  /// Every operator that depends on the tokens in the batch alone.
  private var dense: Profile.Curve {
    let model = request.model
    let layer = shapes.map { products.curve(inputs: $0.inputs, outputs: $0.outputs) }
    let costs = LayerCosts(request.roofline)
    let seconds = products.rows.map { rows in
      let tokens = Double(rows)
      var sum = layer.reduce(0) { $0 + $1.value(at: tokens) }
      sum += costs.elementwise(tokens: tokens, feedForward: Double(model.feedForward))
      sum += 2 * (allReduce?.value(at: tokens * Double(model.hidden)) ?? 0)
      return request.layers * sum + costs.embedding(tokens: tokens)
    }
    return Profile.Curve(at: products.rows, seconds: seconds)
  }

  /// The output head over emitting sequences, the gathering of its parts, which moves half of what
  /// an all-reduce of them would, and the host's part.
  private var sequences: Profile.Curve {
    let part = headPart
    let curve = head.curve(inputs: request.model.hidden, outputs: part)
    let counts = head.rows.filter { $0 <= 4096 }
    return Profile.Curve(
      at: counts,
      seconds: counts.map { count in
        let gather = 0.5 * (allReduce?.value(at: Double(count * part)) ?? 0)
        return curve.value(at: Double(count)) + gather
          + Double(count) * (request.host?.perSequence ?? 0)
      })
  }

  /// Chunks at a depth were not measured: a chunk of n tokens at depth d takes the part n·(2d + n)
  /// of the (d + n)² query–key pairs of a whole prompt, and no less than at depth 0.
  private var prefillGrid: Profile.Grid {
    let rows = prefill.points.map(\.at)
    let columns = [0, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]
    return Profile.Grid(
      rows: rows, columns: columns,
      seconds: rows.map { row in
        columns.map { request.layers * chunk(tokens: Double(row), depth: Double($0)) }
      })
  }

  private func chunk(tokens: Double, depth: Double) -> Double {
    let whole = depth + tokens
    let part = tokens * (2 * depth + tokens) / (whole * whole)
    return max(prefill.value(at: tokens), wholePrompt(whole) * part)
  }

  /// Beyond the longest measured prompt, in proportion to its pairs.
  private func wholePrompt(_ tokens: Double) -> Double {
    guard let last = prefill.points.last, tokens > Double(last.at) else {
      return prefill.value(at: tokens)
    }
    let ratio = tokens / Double(last.at)
    return last.seconds * ratio * ratio
  }
}
