internal import Foundation
internal import Pool

/// A known profile as a sum of elements that are scaled one by one: each linear term, and for
/// curves and grids a hat function at every knot of the axis along which devices differ, on a
/// logarithmic scale.
struct AdaptedParts: Sendable {
  /// What one ratio scales.
  struct Element: Hashable, Sendable {
    /// `nil` = what unequal contexts add.
    var part: Profile.Part?
    /// Number of the knot along the part's axis.
    var knot: Int
  }

  let profile: Profile
  /// Of adapters, by index.
  let ranks: [Int]
  let elements: [Element]

  init(_ profile: Profile, ranks: [Int]) {
    self.profile = profile
    self.ranks = ranks
    var elements: [Element] = []
    for part in Profile.Part.allCases where Self.takesTime(part, in: profile) {
      let knots = part.knots(upTo: profile.largest(of: part))
      elements += (0..<knots).map { Element(part: part, knot: $0) }
    }
    if profile.decodeSkew != nil { elements.append(Element(part: nil, knot: 0)) }
    self.elements = elements
  }

  private static func takesTime(_ part: Profile.Part, in profile: Profile) -> Bool {
    switch part {
    case .dense: profile.dense.seconds.contains { $0 > 0 }
    case .sequences: profile.sequences.seconds.contains { $0 > 0 }
    case .decodeAttention: profile.decodeAttention != nil
    case .mixedDecodeAttention: profile.mixedDecodeAttention != nil
    case .prefillAttention: profile.prefillAttention != nil
    default: profile.seconds(of: part, in: Self.everything) > 0
    }
  }

  /// A batch with a little of all that linear terms count.
  private static var everything: BatchShape {
    var batch = BatchShape()
    (batch.prefillTokens, batch.prefillPairsTwice, batch.prefillKVTokens) = (1, 1, 1)
    (batch.chunks, batch.decodes, batch.contextTokens) = (1, 1, 1)
    (batch.adapterSizes, batch.adapterTokenSizes) = (1, 1)
    return batch
  }

  /// Seconds that each element takes of `shape` on the known device.
  func seconds(of shape: IterationShape) -> [Double] {
    let batch = shape.batch(ranks: ranks)
    return elements.map { element in
      guard let part = element.part else { return skew(of: shape, batch) }
      let hat = part.hat(element.knot, at: part.position(of: batch), knots: knots(of: part))
      return hat > 0 ? hat * profile.seconds(of: part, in: batch) : 0
    }
  }

  private func skew(of shape: IterationShape, _ batch: BatchShape) -> Double {
    let contexts = shape.decodes.map(\.context)
    guard shape.chunks.isEmpty, let shortest = contexts.min(), let longest = contexts.max() else {
      return 0
    }
    return profile.skewSeconds(
      batch.decodes, contextTokens: batch.contextTokens, shortest: shortest, longest: longest)
  }

  private func knots(of part: Profile.Part) -> Int { part.knots(upTo: profile.largest(of: part)) }

  /// The profile with each element taking `ratios` times as long.
  func profile(scaledBy ratios: [Double]) -> Profile {
    var byElement: [Element: Double] = [:]
    for (element, ratio) in zip(elements, ratios) { byElement[element] = ratio }
    return profile.scaled { part, size in
      guard let part else { return byElement[Element(part: nil, knot: 0)] ?? 1 }
      let knots = knots(of: part)
      return (0..<knots).reduce(0) { sum, knot in
        let hat = part.hat(knot, at: size, knots: knots)
        return hat > 0 ? sum + hat * (byElement[Element(part: part, knot: knot)] ?? 1) : sum
      }
    }
  }
}

extension Profile.Part {
  /// The operator whose measured time it belongs to. The host's own time is told apart from what
  /// depends on tokens by no profile: both are `dense`.
  var operation: Operator {
    switch self {
    case .overhead, .dense: .dense
    case .sequences: .head
    case .decodeAttention, .mixedDecodeAttention, .perDecode, .perContextToken: .decodeAttention
    case .prefillAttention, .perPrefillIteration, .perChunk, .perPrefillToken, .perPair,
      .perKVToken:
      .prefillAttention
    case .adapterLaunch, .adapterRank, .adapterTokenRank: .adapters
    }
  }

  /// How many times as large each knot of its axis is as the one before; 0 = one ratio for all.
  private var step: Double {
    switch self {
    case .dense, .sequences: 4
    case .decodeAttention, .mixedDecodeAttention: 8
    case .prefillAttention: 16
    default: 0
    }
  }

  /// Where `batch` is on its axis: tokens; emitting sequences; tokens of KV read by decoding;
  /// query–key pairs of the mean chunk.
  func position(of batch: BatchShape) -> Double {
    switch self {
    case .dense: Double(batch.prefillTokens + batch.decodes)
    case .sequences: Double(batch.emitting)
    case .decodeAttention, .mixedDecodeAttention: Double(batch.contextTokens + batch.decodes)
    case .prefillAttention: batch.meanChunk * (batch.meanDepth + 0.5 * batch.meanChunk)
    default: 1
    }
  }

  /// Knots at 1, `step`, `step`², … that reach `largest`.
  func knots(upTo largest: Double) -> Int {
    guard step > 0, largest > 1 else { return 1 }
    return Int((log(largest) / log(step) - 1e-9).rounded(.up)) + 1
  }

  /// The hat function of knot number `knot` at `size`, on the logarithmic axis; those of the ends
  /// go on beyond them. All of them add up to 1.
  func hat(_ knot: Int, at size: Double, knots: Int) -> Double {
    guard knots > 1 else { return 1 }
    let place = min(max(log(max(size, 1)) / log(step), 0), Double(knots - 1))
    return max(0, 1 - abs(place - Double(knot)))
  }
}
