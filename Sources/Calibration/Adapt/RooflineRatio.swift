package import Pool

/// How many times as long each part of a profile takes on another device, by the roofline of both,
/// hosts left out: what is said of a new device before anything is measured on it.
package struct RooflineRatio: Sendable {
  private let known: RooflineOperators
  private let new: RooflineOperators

  /// - Parameters:
  ///   - known: the device that a profile is of, with the model it is of.
  ///   - new: the device it is to be of.
  package init(from known: RooflineConfig, to new: RooflineConfig) {
    self.known = RooflineOperators(known.withoutHost)
    self.new = RooflineOperators(new.withoutHost)
  }

  /// `profile` with every part brought from the known device to the new one.
  package func applied(to profile: Profile) -> Profile {
    // A fitted profile has the time of one token among its overhead, and none at 1 on its curve;
    // a table has it on its curve, and a host as overhead.
    let isIncrement = profile.dense.value(at: 1) == 0
    let first = isIncrement ? 1 : 0
    var moved = profile.scaled { part, size in
      switch part {
      case .overhead: return isIncrement ? ratio { $0.dense(tokens: 1) } : 1
      case .dense:
        let tokens = max(first + 1, Int(size))
        return ratio { $0.dense(tokens: tokens) - (isIncrement ? $0.dense(tokens: 1) : 0) }
      case .sequences: return ratio { $0.head(emitting: max(1, Int(size))) }
      case .perContextToken, .perKVToken, nil: return contextRatio
      case .perDecode: return ratio { $0.decodeAttention(decodes: 1, context: 0, isMixed: false) }
      case .perChunk: return ratio { $0.prefillAttention(Self.chunk(1, depth: 0)) }
      case .perPair: return ratio { $0.prefillAttention(Self.chunk(4096, depth: 0)) }
      case .perPrefillToken: return ratio { $0.dense(tokens: 512) }
      case .adapterRank: return ratio { $0.dense(tokens: 1) }
      case .adapterTokenRank: return ratio { $0.dense(tokens: 4096) }
      default: return 1
      }
    }
    moved.decodeAttention = moved.decodeAttention.map { decode($0, isMixed: false) }
    moved.mixedDecodeAttention = moved.mixedDecodeAttention.map { decode($0, isMixed: true) }
    if var grid = moved.prefillAttention {
      for (i, row) in grid.rows.enumerated() {
        for (j, column) in grid.columns.enumerated() {
          grid.seconds[i][j] *= ratio {
            $0.prefillAttention(Self.chunk(max(1, row), depth: column))
          }
        }
      }
      moved.prefillAttention = grid
    }
    return moved
  }

  private func decode(_ grid: Profile.Grid, isMixed: Bool) -> Profile.Grid {
    var moved = grid
    for (i, row) in grid.rows.enumerated() {
      for (j, column) in grid.columns.enumerated() {
        moved.seconds[i][j] *= ratio {
          $0.decodeAttention(decodes: max(1, row), context: row * column, isMixed: isMixed)
        }
      }
    }
    return moved
  }

  /// Of a token of context that decoding reads.
  private var contextRatio: Double {
    ratio {
      $0.decodeAttention(decodes: 1, context: 100_000, isMixed: false)
        - $0.decodeAttention(decodes: 1, context: 0, isMixed: false)
    }
  }

  /// New over known; 1 where either says nothing.
  private func ratio(_ seconds: (RooflineOperators) -> Double) -> Double {
    let ratio = seconds(new) / seconds(known)
    return ratio.isFinite && ratio > 0 ? min(max(ratio, 1e-3), 1e3) : 1
  }

  private static func chunk(_ tokens: Int, depth: Int) -> BatchShape {
    IterationShape(chunks: [.init(tokens: tokens, depth: depth)]).batch
  }
}

extension RooflineConfig {
  /// The kernels alone.
  fileprivate var withoutHost: RooflineConfig {
    var config = self
    config.gpu.efficiency = gpu.efficiency.served(
      by: ServingHost(name: "", perIteration: 0, perSequence: 0, launchPerLayer: 0, source: ""))
    return config
  }
}
