import Calibration
import Foundation
import Pool
import SeatrialTestSupport
import Testing

/// Importers on small tables whose profiles can be worked out by hand.
@Suite struct ImportTests {
  /// One layer, 64 wide, 2 query heads and 1 key–value head of 32.
  static let model = Model(
    name: "tiny", layers: 2, hidden: 64, heads: 2, kvHeads: 1, headSize: 32, feedForward: 128,
    vocabulary: 256, maxLength: 4096, source: "test")
  static let request = ImportRequest(model: model, gpu: GPU.catalogue.first { $0.name == "l40s" }!)

  /// A folder of files, gone when the test is over.
  static func folder<Value>(
    _ files: [String: String], _ body: (String) throws -> Value
  ) throws -> Value {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = root.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try body(root.path)
  }

  /// Products of m rows by n × k weights take m·n·k picoseconds; 32 to 512 wide.
  static var products: String {
    var text = "gemm_dtype,m,n,k,latency_us\n"
    for m in [1, 2, 4] {
      for n in [32, 128, 512] {
        for k in [32, 128, 512] {
          text += "bfloat16,\(m),\(n),\(k),\(Double(m * n * k) * 1e-6)\n"
        }
      }
    }
    return text + "fp8,1,32,32,1\n"
  }

  static let decode = """
    batch_size,isl,num_heads,num_key_value_heads,head_dim,attn_dtype,kv_cache_dtype,\
    step,window_size,latency_us
    1,1,2,1,32,bfloat16,bfloat16,0,0,10
    1,1,2,1,32,bfloat16,bfloat16,128,0,20
    4,1,2,1,32,bfloat16,bfloat16,0,0,12
    4,1,2,1,32,bfloat16,bfloat16,128,128,5
    4,1,2,1,32,bfloat16,fp8,128,0,6
    4,1,4,1,32,bfloat16,bfloat16,128,0,7

    """

  static let prefill = """
    batch_size,isl,num_heads,num_key_value_heads,head_dim,attn_dtype,kv_cache_dtype,\
    step,window_size,latency_us
    1,512,2,1,32,bfloat16,bfloat16,0,0,100
    1,1024,2,1,32,bfloat16,bfloat16,0,0,400
    2,1024,2,1,32,bfloat16,bfloat16,0,0,700

    """

  static var tables: [String: String] {
    [
      "l40s__vllm-1.0__gemm_perf.csv": products,
      "l40s__vllm-1.0__generation_attention_perf.csv": decode,
      "l40s__vllm-1.0__context_attention_perf.csv": prefill,
    ]
  }

  @Test("products are interpolated in their widths, and all layers' operators added up")
  func dense() throws {
    let profile = try Self.folder(Self.tables) {
      try AIConfiguratorTables.profile(from: $0, Self.request)
    }
    // m·n·k is a line on logarithmic scales, so that interpolation is exact: 64 × 128 for query,
    // key and value, 64 × 64, 64 × 256, and 128 × 64, in two layers.
    let products = [64 * 128, 64 * 64, 64 * 256, 128 * 64]
    let weights = 2.0 * Double(products.reduce(0, +))
    let costs = LayerCosts(
      RooflineConfig(
        model: Self.model, gpu: Self.request.gpu, tensorParallel: 1, precision: .bf16,
        kvPrecision: .bf16))
    for (at, seconds) in zip(profile.dense.at, profile.dense.seconds) {
      let tokens = Double(at)
      let expected =
        tokens * weights * 1e-12 + 2 * costs.elementwise(tokens: tokens, feedForward: 128)
        + costs.embedding(tokens: tokens)
      // Logarithms and exponentials of four corners: some 10 roundings.
      #expect(abs(seconds / expected - 1) < 1e-12, "\(at) tokens")
    }
    #expect(profile.dense.at.first == 1)
    #expect(profile.dense.at.last == 4)
    // The head: 64 × 256 weights.
    let head = try #require(profile.sequences.seconds.first)
    #expect(abs(head / 16_384e-12 - 1) < 1e-12)
  }

  @Test("attention is taken of the model's heads, format and no window, and its gaps are filled")
  func attention() throws {
    let profile = try Self.folder(Self.tables) {
      try AIConfiguratorTables.profile(from: $0, Self.request)
    }
    let grids: [Profile.Grid?] = [profile.decodeAttention, profile.prefillAttention]
    let decodeGrid = try #require(grids[0])
    let prefillGrid = try #require(grids[1])
    #expect(decodeGrid.rows == [1, 4])
    #expect(decodeGrid.columns == [0, 128])
    // Two layers; four sequences at 128 tokens were not measured: four times one.
    func tenths(_ seconds: [Double]) -> [Double] { seconds.map { ($0 * 1e7).rounded() / 10 } }
    #expect(tenths(decodeGrid.seconds[0]) == [20.0, 40.0])
    #expect(tenths(decodeGrid.seconds[1]) == [24.0, 160.0])
    let rows = prefillGrid.rows
    #expect(rows == [512, 1024])
    let prefill = prefillGrid.seconds.map(tenths)
    // 512 tokens at depth 512 are three of the four quarters of 1,024 tokens' pairs.
    #expect(Array(prefill[0].prefix(2)) == [200.0, 600.0])
    #expect(prefill[1][0] == 800.0)
  }

  @Test("a host adds to every iteration and to every sequence")
  func host() throws {
    var request = Self.request
    request.host = ServingHost(
      name: "h", perIteration: 1e-3, perSequence: 1e-4, launchPerLayer: 0, source: "")
    let profile = try Self.folder(Self.tables) {
      try AIConfiguratorTables.profile(from: $0, request)
    }
    #expect(profile.overhead == 1e-3)
    let last = try #require(profile.sequences.seconds.last)
    let expected = 65_536.0 * 1e-12 + 4e-4
    #expect(abs(last - expected) < 1e-15)
  }

  private func mistakes(
    _ files: [String: String], _ request: ImportRequest = request
  ) throws -> [String] {
    try Self.folder(files) { root in
      let error = #expect(throws: TableMistakes.self) {
        try AIConfiguratorTables.profile(from: root, request)
      }
      return error?.mistakes.map {
        $0.description.replacingOccurrences(of: root, with: "dir")
      } ?? []
    }
  }

  @Test("missing tables, wrong rows and absent heads are told in one go")
  func wrongTables() throws {
    var files = Self.tables
    files["l40s__vllm-1.0__gemm_perf.csv"] = nil
    files["l40s__vllm-1.0__context_attention_perf.csv"] = Self.prefill + "1,x,2,1,32,b,b,0,0,1\n"
    var request = Self.request
    request.model.kvHeads = 2
    let told = try mistakes(files, request)
    #expect(
      told == [
        "dir: error: no table 'l40s__*__gemm_perf.csv'; must be one",
        "dir/l40s__vllm-1.0__generation_attention_perf.csv: error: has no attention of 2 query "
          + "and 2 key-value heads of 32 with a cache in bfloat16",
        "dir/l40s__vllm-1.0__context_attention_perf.csv:5:3: error: isl: must be a whole number "
          + "from 1 to 100000000, not 'x'",
      ])
  }

  @Test("another GPU, format, number of GPUs or kind of model is refused with the reason")
  func refusals() throws {
    var request = Self.request
    request.precision = .int8
    #expect(
      try mistakes(Self.tables, request).first
        == "dir/l40s__vllm-1.0__gemm_perf.csv: error: has no products in int8; it has bfloat16, fp8"
    )
    request = Self.request
    request.tensorParallel = 2
    request.model.kvHeads = 2
    #expect(
      try mistakes(Self.tables, request).contains {
        $0.contains("no table 'l40s__*__custom_allreduce_perf.csv'")
      })
    request = Self.request
    request.gpu.name = "l40"
    #expect(
      try mistakes(Self.tables, request)
        == ["dir: error: holds no tables of 'l40'; the nearest is 'l40s'"])
    request = Self.request
    request.model.experts = Model.Experts(count: 8, active: 2, feedForward: 64)
    #expect(try mistakes(Self.tables, request) == ["dir: error: tiny is a mixture of experts"])
    #expect(throws: TableMistakes.self) {
      try AIConfiguratorTables.profile(from: "/nowhere", Self.request)
    }
  }

  @Test("Vidur's operators of a layer are added up, with two all-reduces between GPUs")
  func vidur() throws {
    let operators = [
      "input_layernorm", "attn_pre_proj", "attn_rope", "attn_post_proj",
      "post_attention_layernorm", "mlp_up_proj", "mlp_act", "mlp_down_proj", "add", "emb",
    ]
    var text =
      operators.map { "time_stats.\($0).median," }.joined()
      + "n_head,n_kv_head,n_embd,n_expanded_embd,num_tokens,num_tensor_parallel_workers\n"
    for (tokens, ms) in [(1, "0.001"), (100, "0.01")] {
      text += operators.map { _ in ms + "," }.joined() + "2,1,64,128,\(tokens),2\n"
    }
    let network = """
      time_stats.all_reduce.median,num_workers,size
      0.004,2,128
      0.008,2,12800

      """
    let files = [
      "compute/l40s/tiny/mlp.csv": text, "network/l40s_dgx/all_reduce.csv": network,
    ]
    var request = Self.request
    request.tensorParallel = 2
    let profile = try Self.folder(files) { try VidurTables.profile(from: $0, request) }
    // Two layers of nine operators and two all-reduces of 64 16-bit values a token; embedding.
    #expect(profile.dense.at == [1, 100])
    let microseconds = profile.dense.seconds.map { ($0 * 1e9).rounded() / 1e3 }
    // 2 · (9 + 8) + 1, and 2 · (90 + 16) + 10.
    #expect(microseconds == [35.0, 222.0])
    request.model.hidden = 32
    let told = try Self.folder(files) { root in
      #expect(throws: TableMistakes.self) { try VidurTables.profile(from: root, request) }
    }
    #expect(told?.description.contains("no model shaped as tiny on 2 GPUs among tiny") == true)
  }
}
