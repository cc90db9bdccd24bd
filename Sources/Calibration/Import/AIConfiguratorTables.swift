package import Pool

/// The kernel tables of ai-dynamo/aiconfigurator (Apache-2.0), as CSV files named
/// `SYSTEM__BACKEND-VERSION__TABLE.csv` in one directory: products, prefill and decode attention,
/// all-reduces, each measured alone. Norms, rotary embedding, activation and embedding are not in
/// them: those come from the roofline. Neither is the host.
package struct AIConfiguratorTables {
  let request: ImportRequest
  let products: ProductTable
  let head: ProductTable
  let decode: DecodeAttentionTable
  let prefill: MeasuredCurve
  let allReduce: MeasuredCurve?

  /// The profile that the tables in `directory` make of `request`.
  ///
  /// - Throws: ``TableMistakes``: tables that are missing or wrong, or have nothing of the
  ///   model's shape or formats; a model that they cannot describe.
  package static func profile(
    from directory: String, _ request: ImportRequest
  ) throws(TableMistakes) -> Profile {
    if let obstacle = request.obstacle {
      throw TableMistakes([TableMistake(file: directory, message: obstacle)])
    }
    var folder = try TableFolder(directory, system: system(request.gpu))
    let format = Self.format(request.precision)
    let unquantized = Self.format(request.precision.unquantized)
    var tables = folder.read("gemm_perf") { path throws(TableMistakes) in
      try ProductTable.read(path, formats: [format, unquantized])
    }
    let decode = folder.read("generation_attention_perf") { path throws(TableMistakes) in
      try DecodeAttentionTable.read(path, request, cache: Self.format(request.kvPrecision))
    }
    let prefill = folder.read("context_attention_perf") { path throws(TableMistakes) in
      try prefillCurve(path, request, cache: Self.format(request.kvPrecision))
    }
    var allReduce: MeasuredCurve?
    if request.tensorParallel > 1 {
      allReduce = folder.read("custom_allreduce_perf") { path throws(TableMistakes) in
        try allReduceCurve(path, request)
      }
    }
    guard let products = tables?.removeValue(forKey: format), let decode, let prefill,
      folder.mistakes.isEmpty
    else { throw folder.mistakes }
    let whole = AIConfiguratorTables(
      request: request, products: products, head: tables?[unquantized] ?? products, decode: decode,
      prefill: prefill, allReduce: allReduce)
    if let shape = whole.unmeasured {
      throw TableMistakes([
        TableMistake(file: directory, message: "no products around \(shape) were measured")
      ])
    }
    return whole.profile(version: folder.version)
  }

  /// What the tables call a GPU of the catalogue.
  static func system(_ gpu: GPU) -> String {
    let name = gpu.name.split(separator: "-").joined(separator: "_")
    return ["a100_sxm_80gb": "a100_sxm", "h200": "h200_sxm", "b200": "b200_sxm"][name] ?? name
  }

  /// What the tables call a format.
  static func format(_ precision: Precision) -> String {
    switch precision {
    case .bf16, .fp16: "bfloat16"
    case .fp4: "nvfp4"
    default: precision.rawValue
    }
  }
}
