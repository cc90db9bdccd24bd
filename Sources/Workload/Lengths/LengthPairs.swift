internal import DiscreteEvents

/// The (prompt, output) pairs of a trace, drawn with replacement: lengths as correlated as they
/// are in the trace.
struct LengthPairs: Sendable {
  private struct Pair {
    var prompt: UInt32
    var output: UInt32
  }

  private let pairs: [Pair]
  let skippedRows: Int

  /// Reads the rows that `config` selects; 8 bytes of memory each.
  ///
  /// - Throws: ``TraceError`` when the trace, or a row of it, cannot be read.
  init(_ config: TraceConfig) throws(TraceError) {
    var replay = try TraceReplay(config, random: nil)
    var pairs: [Pair] = []
    while let row = try replay.next() {
      pairs.append(Pair(prompt: UInt32(clamping: row.prompt), output: UInt32(clamping: row.output)))
    }
    self.pairs = pairs
    skippedRows = replay.skippedRows
  }

  func sample(using random: RandomStream) -> (prompt: Int, output: Int) {
    let pair = pairs[random.below(pairs.count)]
    return (Int(pair.prompt), Int(pair.output))
  }
}
