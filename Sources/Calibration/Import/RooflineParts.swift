internal import Pool

/// Parts of a profile by the roofline, where a machine's tables leave them out.
struct RooflineParts {
  private let timing: TimingModel

  /// - Parameter config: Without a host.
  init(_ config: RooflineConfig) {
    let limits = EngineConfig(maxBatch: 1024, maxBatchTokens: 4096)
    timing = TimingModel(.roofline(config), engine: limits)
  }

  private static let lengths = [0, 512, 1024, 2048, 4096, 8192, 16384, 32768]

  /// The output head and `perSequence` seconds of the host, by emitting sequences.
  func outputHead(perSequence: Double) -> Profile.Curve {
    let counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
    return Profile.Curve(
      at: counts,
      seconds: counts.map { count in
        var batch = BatchShape()
        batch.emitting = count
        return seconds(batch) + Double(count) * perSequence
      })
  }

  /// Decode attention by sequences and context.
  var decodeAttention: Profile.Grid {
    let rows = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    return Profile.Grid(
      rows: rows, columns: Self.lengths,
      seconds: rows.map { row in
        Self.lengths.map { context in
          var batch = BatchShape()
          batch.decodes = row
          batch.contextTokens = row * context
          return seconds(batch) - seconds(tokens: row)
        }
      })
  }

  /// Prefill attention by tokens of a chunk and its depth.
  var prefillAttention: Profile.Grid {
    let rows = [1, 64, 128, 256, 512, 1024, 2048, 4096]
    return Profile.Grid(
      rows: rows, columns: Self.lengths,
      seconds: rows.map { row in
        Self.lengths.map { depth in
          var batch = BatchShape()
          batch.prefillTokens = row
          batch.prefillPairsTwice = row * (2 * depth + row)
          batch.chunks = 1
          return max(0, seconds(batch) - seconds(tokens: row))
        }
      })
  }

  private func seconds(_ batch: BatchShape) -> Double { Double(timing.duration(of: batch)) / 1e12 }

  /// An iteration of `tokens` without any attention but its kernels' latency.
  private func seconds(tokens: Int) -> Double {
    var batch = BatchShape()
    batch.prefillTokens = tokens
    batch.chunks = 1
    return seconds(batch)
  }
}
