internal import Pool

extension ServedPoint {
  /// The points of a file of `ai-dynamo/aiconfigurator`'s measured points (silicon_sample), and
  /// how many of its rows were left out, by reason.
  package struct File: Sendable {
    package var points: [ServedPoint] = []
    package var leftOut: [String: Int] = [:]
  }

  /// Reads points of engines, models and GPUs that the catalogue has, served whole by one replica
  /// without pipeline or data parallelism.
  ///
  /// - Throws: ``TableMistakes``, everything that is wrong with the file.
  package static func read(_ path: String) throws(TableMistakes) -> File {
    var leftOut: [String: Int] = [:]
    let points = try CSVTable.rows(of: path) { row -> ServedPoint? in
      let point = point(&row)
      switch point {
      case .success(let point): return point
      case .failure(let reason):
        leftOut[reason.text, default: 0] += 1
        return nil
      }
    }
    return File(points: points, leftOut: leftOut)
  }

  private struct Reason: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }

  private static func point(_ row: inout CSVRow) -> Result<ServedPoint, Reason> {
    let backend = row.text("backend")
    guard let engine = ServedEngine(rawValue: backend) else {
      return .failure(Reason("no engine '\(backend)'"))
    }
    let path = row.text("model_path")
    guard let model = model(path) else { return .failure(Reason("no model '\(path)'")) }
    let system = row.text("system")
    guard let gpu = gpu(system) else { return .failure(Reason("no GPU '\(system)'")) }
    let format = row.text("precision")
    guard let precision = format.isEmpty ? .bf16 : Precision(rawValue: format) else {
      return .failure(Reason("no precision '\(format)'"))
    }
    let mode = row.text("mode")
    guard mode == "agg" else { return .failure(Reason("mode '\(mode)'")) }
    guard row.count("pp_size") == 1, ["", "1", "1.0"].contains(row.text("attention_dp_size")) else {
      return .failure(Reason("pipeline or data parallelism"))
    }
    let load = ClosedLoad(
      clients: row.count("batch_size", in: 1...100_000),
      prompt: row.count("isl", in: 1...1_000_000),
      output: row.count("osl", in: 2...1_000_000))
    return .success(
      ServedPoint(
        engine: engine, model: model, gpu: gpu, precision: precision,
        tensorParallel: row.count("tp_size", in: 1...1024), load: load,
        ttft: row.number("silicon_ttft_ms", in: 1e-6...1e9) / 1e3,
        tpot: row.number("silicon_tpot_ms", in: 1e-6...1e9) / 1e3))
  }

  /// The catalogue's model for a path on Hugging Face: its last part, without what says how it was
  /// tuned or quantised.
  static func model(_ path: String) -> Model? {
    var name = (path.split(separator: "/").last ?? "").lowercased()
    for suffix in ["-fp8", "-fp4", "-nvfp4", "-instruct", "-chat", "-hf"]
    where name.hasSuffix(suffix) {
      name.removeLast(suffix.count)
    }
    if name.hasPrefix("meta-") { name.removeFirst(5) }
    return Model.catalogue.first { $0.name == name }
  }

  private static func gpu(_ system: String) -> GPU? {
    let name = system.lowercased().split(separator: "_").joined(separator: "-")
    let short = name.hasSuffix("-sxm") ? String(name.dropLast(4)) : name
    return GPU.catalogue.first { [name, name + "-80gb", short].contains($0.name) }
  }
}
