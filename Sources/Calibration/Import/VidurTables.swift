internal import Foundation
package import Pool

/// The tables of microsoft/vidur (MIT): `compute/GPU/MODEL/mlp.csv`, the per-token operators of a
/// layer by tokens and GPUs, and `network/GPU_dgx/all_reduce.csv`. Attention and the output head
/// come from the roofline: the repository's attention tables are not among its small files.
package enum VidurTables {
  /// The profile that the tables in `directory` make of `request`.
  ///
  /// - Throws: ``TableMistakes``: tables that are missing or wrong, or of another model.
  package static func profile(
    from directory: String, _ request: ImportRequest
  ) throws(TableMistakes) -> Profile {
    func refused(_ message: String) -> TableMistakes {
      TableMistakes([TableMistake(file: directory, message: message)])
    }
    if let obstacle = request.obstacle { throw refused(obstacle) }
    if request.precision.bytes != 2 {
      throw refused("holds 16-bit operators alone, not \(request.precision)")
    }
    let gpu = request.gpu.name.split(separator: "-").first.map(String.init) ?? ""
    let folder = (directory as NSString).appendingPathComponent("compute/\(gpu)")
    let models = try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    guard let models, !models.isEmpty else {
      throw refused("holds no compute/\(gpu)/MODEL/mlp.csv")
    }
    var mistakes = TableMistakes()
    for model in models {
      let path = (folder as NSString).appendingPathComponent("\(model)/mlp.csv")
      do {
        let layer = try layerCurve(path, request)
        guard !layer.layer.points.isEmpty else { continue }
        return try profile(layer, model, directory, gpu, request)
      } catch {
        mistakes.add(error)
      }
    }
    guard mistakes.isEmpty else { throw mistakes }
    let names = models.joined(separator: ", ")
    throw refused(
      "has no model shaped as \(request.model.name) on \(request.tensorParallel) GPUs "
        + "among " + names
    )
  }

  private struct Operators {
    var layer: MeasuredCurve
    var embedding: MeasuredCurve
  }

  /// One layer's operators, and the embedding, by tokens; empty for a model of another shape.
  private static func layerCurve(
    _ path: String, _ request: ImportRequest
  ) throws(TableMistakes) -> Operators {
    let model = request.model
    let wanted = [model.heads, model.kvHeads, model.hidden, model.feedForward]
    let names = [
      "input_layernorm", "attn_pre_proj", "attn_rope", "attn_post_proj",
      "post_attention_layernorm", "mlp_up_proj", "mlp_act", "mlp_down_proj", "add",
    ]
    var layer: [(at: Int, seconds: Double)] = []
    let embedding = try CSVTable.rows(of: path) { row -> (at: Int, seconds: Double)? in
      let shape = ["n_head", "n_kv_head", "n_embd", "n_expanded_embd"].map { row.count($0) }
      let ranks = row.count("num_tensor_parallel_workers", in: 1...100_000)
      let tokens = row.count("num_tokens", in: 1...100_000_000)
      let times = (names + ["emb"]).map {
        row.number("time_stats.\($0).median", in: 0...1e9) * 1e-3
      }
      guard shape == wanted, ranks == request.tensorParallel else { return nil }
      layer.append((tokens, times.dropLast().reduce(0, +)))
      return (tokens, times.last ?? 0)
    }
    return Operators(layer: MeasuredCurve(layer), embedding: MeasuredCurve(embedding))
  }

  private static func profile(
    _ operators: Operators, _ model: String, _ directory: String, _ gpu: String,
    _ request: ImportRequest
  ) throws(TableMistakes) -> Profile {
    let allReduce = try allReduceCurve(directory, gpu, request)
    let counts = operators.layer.points.map(\.at)
    let seconds = counts.map { count in
      // 16-bit activations.
      let message = Double(count * request.model.hidden) * 2
      let layer =
        operators.layer.value(at: Double(count)) + 2 * (allReduce?.value(at: message) ?? 0)
      return request.layers * layer + operators.embedding.value(at: Double(count))
    }
    let rest = RooflineParts(request.roofline)
    let host = request.host
    let hostText = host.map { ", host of \($0.name)" } ?? ", no host"
    return Profile(
      name: request.name,
      source: "microsoft/vidur (MIT), compute/\(gpu)/\(model); attention and output head by "
        + "roofline\(hostText)",
      overhead: host?.perIteration ?? 0,
      dense: Profile.Curve(at: counts, seconds: seconds).thinned(),
      sequences: rest.outputHead(perSequence: host?.perSequence ?? 0),
      decodeAttention: rest.decodeAttention, prefillAttention: rest.prefillAttention,
      floor: request.floor)
  }

  /// An all-reduce by its message in bytes; `nil` on one GPU.
  private static func allReduceCurve(
    _ directory: String, _ gpu: String, _ request: ImportRequest
  ) throws(TableMistakes) -> MeasuredCurve? {
    guard request.tensorParallel > 1 else { return nil }
    let path = (directory as NSString).appendingPathComponent("network/\(gpu)_dgx/all_reduce.csv")
    let points = try CSVTable.rows(of: path) { row -> (at: Int, seconds: Double)? in
      let ranks = row.count("num_workers", in: 1...100_000)
      let bytes = row.count("size", in: 1...1_000_000_000_000)
      // Rounded to whole microseconds where they were measured: 0 is below one.
      let seconds = max(1e-6, row.number("time_stats.all_reduce.median", in: 0...1e9) * 1e-3)
      return ranks == request.tensorParallel ? (bytes, seconds) : nil
    }
    guard points.isEmpty else { return MeasuredCurve(points) }
    throw TableMistakes([
      TableMistake(file: path, message: "has no all-reduce over \(request.tensorParallel) GPUs")
    ])
  }
}
