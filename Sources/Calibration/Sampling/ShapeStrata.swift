internal import DiscreteEvents
package import Pool

/// Iterations in strata of like composition, so that few samples cover all that a run meets: by
/// prefill tokens, their depth, decoding sequences, their context, and distinct adapters, each by
/// its power of two.
package struct ShapeStrata {
  /// Strata in order of their keys, each with its shapes.
  package let strata: [[IterationShape]]

  package init(_ shapes: [IterationShape]) {
    var found: [Key: [IterationShape]] = [:]
    for shape in shapes where shape.tokens > 0 { found[Key(shape), default: []].append(shape) }
    strata = found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Draws `count` different shapes, or all there are. Each stratum gets a share in proportion to
  /// the square root of its size: rare compositions are measured too, frequent ones more closely.
  /// Where there are fewer samples than strata the largest strata get one each.
  package func draw(_ count: Int, seed: UInt64) -> [IterationShape] {
    let random = RandomStream(seed: seed, name: "calibration/strata")
    let shares = shares(of: count)
    var drawn: [IterationShape] = []
    for (stratum, share) in zip(strata, shares) where share > 0 {
      var seen: Set<IterationShape> = []
      var left = stratum.filter { seen.insert($0).inserted }
      for _ in 0..<min(share, left.count) {
        let index = random.below(left.count)
        drawn.append(left[index])
        left.swapAt(index, left.count - 1)
        left.removeLast()
      }
    }
    return drawn
  }

  /// How many of `count` samples each stratum gets: never more than it has shapes; what is left
  /// over goes where a further one is due first (Webster's method of apportionment).
  func shares(of count: Int) -> [Int] {
    let weights = strata.map { Double($0.count).squareRoot() }
    let sizes = strata.map { Set($0).count }
    var shares = Array(repeating: 0, count: strata.count)
    let largest = strata.indices.sorted { (-strata[$0].count, $0) < (-strata[$1].count, $1) }
    for index in largest.prefix(max(0, count)) { shares[index] = 1 }
    var left = count - shares.reduce(0, +)
    while left > 0 {
      let open = strata.indices.filter { shares[$0] < sizes[$0] }
      guard
        let next = open.max(by: {
          (weights[$0] / Double(2 * shares[$0] + 1), -$0)
            < (weights[$1] / Double(2 * shares[$1] + 1), -$1)
        })
      else { break }
      shares[next] += 1
      left -= 1
    }
    return shares
  }

  /// What tells strata apart: the bit widths of five counts.
  struct Key: Hashable, Comparable {
    let widths: [Int]

    init(_ shape: IterationShape) {
      let batch = shape.batch
      let depth = shape.chunks.reduce(0) { max($0, $1.depth) }
      let context = batch.decodes > 0 ? batch.contextTokens / batch.decodes : 0
      let adapters = Set(
        (shape.chunks.map(\.adapter) + shape.decodes.map(\.adapter)).filter { $0 >= 0 })
      widths = [batch.prefillTokens, depth, batch.decodes, context, adapters.count].map {
        Int.bitWidth - $0.leadingZeroBitCount
      }
    }

    static func < (a: Key, b: Key) -> Bool { a.widths.lexicographicallyPrecedes(b.widths) }
  }
}
