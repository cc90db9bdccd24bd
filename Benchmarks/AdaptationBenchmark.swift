internal import ArgumentParser
internal import Calibration
internal import Foundation
internal import Pool

/// How few samples bring the CPU kernels' profile from one instruction set to another.
struct AdaptationBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Adapt a profile of this machine's AVX2 kernels to AVX-512, and the reverse.")

  @Option(help: "Iterations of different shape, of each instruction set.")
  var shapes = 120

  @Option(help: "Seconds to measure each instruction set for.")
  var seconds = 40.0

  private static let model = Model(
    name: "bench", layers: 8, hidden: 512, heads: 8, kvHeads: 4, headSize: 64,
    feedForward: 1536, vocabulary: 8192, maxLength: 2048, source: "made up")

  func run() throws {
    let sets: [InstructionSet] = [.avx2, .avx512]
    guard sets.allSatisfy(InstructionSet.available.contains) else {
      return print("This processor does not have both AVX2 and AVX-512.")
    }
    let measured = try sets.map { try measure($0) }
    for (known, new) in [(0, 1), (1, 0)] {
      guard let fit = IterationFit(measured[known]) else { continue }
      let profile = fit.profile(name: "known", source: "", calibration: nil)
      let prior = AdaptationPrior(profile, nil)
      print("\n\(sets[known].rawValue) to \(sets[new].rawValue)\n")
      printHeader(["samples", "median %", "8 of 10 draws: from", "to", "P95 %"])
      for row in AdaptationStudy(prior, measured[new]).rows {
        let errors = [row.median, row.low, row.high, row.p95].map { decimal($0 * 100) }
        printRow(["\(row.samples)"] + errors)
      }
      guard let own = CrossValidation(measured[new])?.iterations else { continue }
      printRow(["own fit", decimal(own.median * 100), "", "", decimal(own.p95 * 100)])
    }
  }

  /// Samples of the iterations that serving meets, run with `set`.
  private func measure(_ set: InstructionSet) throws -> [IterationSample] {
    set.use()
    var backend = CPUBackend()
    try backend.prepare(
      BackendSetup(
        model: Self.model, precision: .fp32, block: 16, kvBlocks: 2048, maxTokens: 128,
        maxSequences: 16))
    let all = Self.iterations
    let step = max(1, all.count / max(1, shapes))
    let chosen = stride(from: 0, to: all.count, by: step).map { all[$0] }
    let begin = Date.timeIntervalSinceReferenceDate
    var session = MeasurementSession(backend, .init(seconds: seconds)) {
      Date.timeIntervalSinceReferenceDate - begin
    }
    try session.measure(chosen)
    print("\(backend.machine): \(session.samples.count) iterations, \(session.rounds) rounds")
    return session.samples
  }

  /// Prefills at depths, decodes at contexts, and both together.
  private static var iterations: [IterationShape] {
    let decodes = [0, 1, 2, 3, 4, 6, 8, 12, 15]
    return decodes.flatMap { count in
      [16, 64, 200, 600].flatMap { context in
        [0, 4, 16, 48, 112].compactMap { chunk -> IterationShape? in
          guard count + chunk > 0, chunk == 0 || context > 16 || count == 0 else { return nil }
          return IterationShape(
            chunks: chunk > 0 ? [.init(tokens: chunk, depth: count == 0 ? context : 0)] : [],
            decodes: Array(repeating: .init(context: context), count: count))
        }
      }
    }
  }
}
