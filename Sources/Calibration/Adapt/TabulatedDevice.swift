package import Pool

/// A device of which a profile is all there is: says of every iteration what the profile says, by
/// operator. With tables of a real device in the profile, what is fitted to its answers is held
/// against measurements.
package struct TabulatedDevice: Backend {
  private var parts: AdaptedParts

  package init(_ profile: Profile) { parts = AdaptedParts(profile, ranks: []) }

  package var machine: String { parts.profile.source }

  package mutating func prepare(_ setup: BackendSetup) throws(BackendError) {
    parts = AdaptedParts(parts.profile, ranks: setup.adapterRanks)
  }

  package mutating func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds {
    seconds(of: shape)
  }

  /// What the profile says of `shape`.
  package func seconds(of shape: IterationShape) -> OperatorSeconds {
    var seconds = OperatorSeconds()
    for (element, time) in zip(parts.elements, parts.seconds(of: shape)) {
      seconds[element.operation] += time
    }
    return seconds
  }

  /// Samples of `shapes`.
  package func samples(_ shapes: [IterationShape]) -> [IterationSample] {
    shapes.map { IterationSample(shape: $0, seconds: seconds(of: $0), noise: 0, repeats: 1) }
  }

  /// Iterations of every kind that serving meets: prefills at depths, decodes, and both together.
  ///
  /// - Parameters:
  ///   - tokens: an iteration's, at most.
  ///   - areSimple: prefills of whole prompts and decodes alone: what tables hold whose kernels
  ///     were measured one at a time.
  package static func shapes(
    tokens: Int, sequences: Int, areSimple: Bool = false
  ) -> [IterationShape] {
    let chunks = [16, 64, 128, 256, 512, 1024, 2048, 4096, 8192].filter { $0 <= tokens }
    let batches = [1, 2, 4, 8, 16, 32, 64, 128, 256].filter { $0 <= sequences }
    let contexts = [128, 512, 2048, 8192]
    var shapes = chunks.flatMap { chunk in
      (areSimple ? [0] : [0, 512, 4096]).map {
        IterationShape(chunks: [.init(tokens: chunk, depth: $0)])
      }
    }
    for batch in batches {
      // No more than 256 contexts of 2,048 tokens: what a server's memory holds.
      for context in contexts where batch * context <= 256 * 2048 {
        let decodes = Array(repeating: IterationShape.Decode(context: context), count: batch)
        shapes.append(IterationShape(decodes: decodes))
        for chunk in areSimple ? [] : [256, 1536] where chunk + batch <= tokens && context <= 2048 {
          shapes.append(IterationShape(chunks: [.init(tokens: chunk)], decodes: decodes))
        }
      }
    }
    return shapes
  }
}
