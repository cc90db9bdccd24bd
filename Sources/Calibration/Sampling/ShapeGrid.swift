package import Pool

/// A structured set of iterations that spans what a run meets, corners included, so that a model
/// fitted on it need not extrapolate: decoding alone, prefilling alone, and both.
package struct ShapeGrid {
  /// What a backend can run.
  package struct Limits: Hashable, Sendable {
    package var tokens: Int
    package var sequences: Int
    package var kvBlocks: Int
    package var block: Int

    package init(tokens: Int, sequences: Int, kvBlocks: Int, block: Int) {
      self.tokens = tokens
      self.sequences = sequences
      self.kvBlocks = kvBlocks
      self.block = block
    }

    /// Whether `shape` keeps them.
    package func allow(_ shape: IterationShape) -> Bool {
      guard shape.tokens > 0, shape.tokens <= tokens,
        shape.chunks.count + shape.decodes.count <= sequences
      else { return false }
      let used =
        shape.chunks.reduce(0) { $0 + blocks(for: $1.depth + $1.tokens) }
        + shape.decodes.reduce(0) { $0 + blocks(for: $1.context + 1) }
      return used <= kvBlocks
    }

    private func blocks(for tokens: Int) -> Int { (tokens + block - 1) / block }
  }

  package let shapes: [IterationShape]

  /// A grid around the iterations `seen`, within `limits`; sequences take the adapters
  /// 0..<`adapters` in turn where there are any.
  package init(around seen: [IterationShape], within limits: Limits, adapters: Int = 0) {
    let ranges = Ranges(seen)
    let decodes = Self.steps(to: min(ranges.decodes, limits.sequences))
    let contexts = Self.spread(ranges.contexts)
    let chunks = Self.steps(to: min(ranges.chunk, limits.tokens)).filter { $0 >= 4 }
    let depths = [0] + (ranges.depth > 0 ? [ranges.depth / 2, ranges.depth] : [])
    var shapes: [IterationShape] = []
    for count in decodes {
      for context in contexts { shapes.append(Self.decoding(count, context, adapters)) }
    }
    for chunk in chunks {
      for depth in depths { shapes.append(Self.prefilling(chunk, depth, adapters)) }
    }
    for chunk in [chunks.first, chunks.last].compactMap(\.self) {
      for count in [decodes.first, decodes.dropLast().last].compactMap(\.self) {
        for context in [contexts.first, contexts.last].compactMap(\.self) {
          var shape = Self.decoding(count, context, adapters)
          shape.chunks = Self.prefilling(chunk, 0, adapters).chunks
          shapes.append(shape)
        }
      }
    }
    if let chunk = chunks.last, ranges.chunks > 1 {
      let parts = min(ranges.chunks, 8)
      shapes.append(
        IterationShape(
          chunks: (0..<parts).map {
            .init(tokens: max(1, chunk / parts), adapter: adapters > 0 ? $0 % adapters : -1)
          }))
    }
    var known: Set<IterationShape> = []
    self.shapes = shapes.filter { limits.allow($0) && known.insert($0).inserted }
  }

  /// `count` of them, spread evenly over the whole; the ends are always among them.
  package func thinned(to count: Int) -> [IterationShape] {
    guard count < shapes.count, count > 0 else { return count > 0 ? shapes : [] }
    guard count > 1 else { return [shapes[shapes.count / 2]] }
    return (0..<count).map { shapes[$0 * (shapes.count - 1) / (count - 1)] }
  }

  private static func decoding(_ count: Int, _ context: Int, _ adapters: Int) -> IterationShape {
    IterationShape(
      decodes: (0..<count).map {
        .init(context: context, adapter: adapters > 0 ? $0 % adapters : -1)
      })
  }

  private static func prefilling(_ tokens: Int, _ depth: Int, _ adapters: Int) -> IterationShape {
    IterationShape(
      chunks: [.init(tokens: tokens, depth: depth, adapter: adapters > 0 ? tokens % adapters : -1)])
  }

  /// 1, 2, 4, … and `last`.
  private static func steps(to last: Int) -> [Int] {
    guard last > 0 else { return [] }
    var steps: [Int] = []
    var step = 1
    while step < last {
      steps.append(step)
      step *= 2
    }
    return steps + [last]
  }

  /// The least, the middle and the most of sorted numbers, each once.
  private static func spread(_ sorted: [Int]) -> [Int] {
    guard let first = sorted.first, let last = sorted.last else { return [] }
    let middle = sorted[sorted.count / 2]
    return [first] + (middle > first ? [middle] : []) + (last > max(first, middle) ? [last] : [])
  }

  /// What a run's iterations reach.
  private struct Ranges {
    var decodes = 0
    var chunk = 0
    var chunks = 0
    var depth = 0
    /// Mean contexts of decoding batches, sorted.
    var contexts: [Int] = []

    init(_ shapes: [IterationShape]) {
      for shape in shapes {
        decodes = max(decodes, shape.decodes.count)
        chunks = max(chunks, shape.chunks.count)
        for part in shape.chunks {
          chunk = max(chunk, part.tokens)
          depth = max(depth, part.depth)
        }
        if !shape.decodes.isEmpty {
          contexts.append(shape.batch.contextTokens / shape.decodes.count)
        }
      }
      contexts.sort()
    }
  }
}
