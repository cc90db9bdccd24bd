internal import DiscreteEvents

/// ``TableQuality`` as its rows are gone through.
struct TableWorld: QualityWorld {
  private let config: TableQuality
  /// The next row of each stream, where rows come in order.
  private var next: [Int]

  init(_ config: TableQuality, streams: Int) {
    self.config = config
    next = Array(repeating: 0, count: streams)
  }

  var noise: RewardNoise { .none }

  mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int,
    using random: RandomStream
  ) {
    let scores = config.scores
    let row: Int
    switch config.order {
    case .random: row = random.below(scores.count)
    case .file:
      row = next[stream]
      next[stream] = (row + 1) % scores.count
    }
    traits.means = scores.scores(of: row)
    traits.context = scores.context(of: row)
    let characters = scores.characters(of: row)
    guard characters > 0 else { return }
    if traits.promptBytes == 0 { traits.promptBytes = characters }
    if let perToken = config.charactersPerToken {
      let tokens = (Double(characters) / perToken).rounded()
      arrival.prompt = Int(max(1, min(Double(StreamConfig.maxTokens), tokens)))
    }
  }
}
