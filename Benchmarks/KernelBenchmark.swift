internal import ArgumentParser
internal import Calibration
internal import Foundation
internal import Pool

/// How near the CPU kernels come to what this machine can do.
struct KernelBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time attention and products of the CPU kernels against this machine's roofline.")

  @Option(help: "Runs of each iteration, of which the quickest counts.")
  var runs = 7

  @Option(help: "Tokens a KV block.")
  var block = 128

  /// The size of a small Llama whose weights (370 MB) and KV cache are far beyond the caches.
  private static let model = Model(
    name: "bench", layers: 8, hidden: 1024, heads: 16, kvHeads: 4, headSize: 64,
    feedForward: 2816, vocabulary: 8192, maxLength: 8192, source: "made up")

  func run() throws {
    for set in InstructionSet.available.reversed() where set != .plain {
      guard set.use() else { continue }
      var backend = CPUBackend()
      try backend.prepare(
        BackendSetup(
          model: Self.model, precision: .fp32, block: block, kvBlocks: 65_536 / block,
          maxTokens: 2048, maxSequences: 64))
      let roofline = CPURoofline.measured()
      print("## \(backend.machine)\n")
      print("Reads \(decimal(roofline.bandwidth / 1e9)) GB/s, ", terminator: "")
      print("multiplies \(decimal(roofline.rate / 1e9)) GFLOP/s.\n")
      try printDecodes(&backend)
      try printChunks(&backend, roofline)
    }
  }

  /// Attention of decoding sequences, beside the quickest that memory is read meanwhile: in order,
  /// and in blocks of the same size, which is all that a paged cache allows.
  private func printDecodes(_ backend: inout CPUBackend) throws {
    printHeader([
      "decodes", "context", "attention: ms", "GB/s", "memory in order: GB/s", "%",
      "in blocks: GB/s", "%",
    ])
    let model = Self.model
    let tokenBytes = 8 * model.kvHeads * model.headSize
    for (count, context) in [(1, 4000), (16, 250), (16, 1000), (16, 4000), (4, 8000)] {
      let shape = IterationShape(decodes: Array(repeating: .init(context: context), count: count))
      var seconds = Double.infinity
      var (inOrder, inBlocks) = (0.0, 0.0)
      for _ in 0..<max(1, runs) {
        inOrder = max(inOrder, CPURoofline.bandwidth())
        inBlocks = max(inBlocks, CPURoofline.bandwidth(piece: block * tokenBytes))
        seconds = min(seconds, try backend.run(shape)[.decodeAttention])
      }
      let rate = Double(count * context * model.layers * tokenBytes) / seconds
      printRow([
        "\(count)", "\(context)", milliseconds(seconds), decimal(rate / 1e9),
        decimal(inOrder / 1e9), decimal(100 * rate / inOrder), decimal(inBlocks / 1e9),
        decimal(100 * rate / inBlocks),
      ])
    }
    print()
  }

  private func printChunks(_ backend: inout CPUBackend, _ roofline: CPURoofline) throws {
    printHeader([
      "prompt tokens", "dense: ms", "GFLOP/s", "% of roofline", "attention: ms", "GFLOP/s",
    ])
    let model = Self.model
    let weights = Double(model.layers) * model.attentionWeights + model.feedForwardWeights
    for tokens in [1, 2, 4, 8, 16, 32, 64, 256, 1024] {
      let shape = IterationShape(chunks: [.init(tokens: tokens)])
      let dense = try quickest(&backend, shape, .dense)
      let attention = try quickest(&backend, shape, .prefillAttention)
      let operations = 2 * Double(tokens) * weights
      let least = roofline.seconds(bytes: 4 * weights, operations: operations)
      let pairs = Double(tokens * (tokens + 1) / 2 * model.layers)
      let attended = 4 * pairs * Double(model.heads * model.headSize)
      printRow([
        "\(tokens)", milliseconds(dense), decimal(operations / dense / 1e9),
        decimal(100 * least / dense), milliseconds(attention), decimal(attended / attention / 1e9),
      ])
    }
    print()
  }

  private func quickest(
    _ backend: inout CPUBackend, _ shape: IterationShape, _ kind: Operator
  ) throws -> Double {
    var least = Double.infinity
    for _ in 0..<max(1, runs) { least = min(least, try backend.run(shape)[kind]) }
    return least
  }

  private func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1e3) }
}
