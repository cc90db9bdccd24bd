package import DiscreteEvents

/// What replicas of a pool whose decoding varies share: whose luck is what, and how long iterations
/// take.
///
/// A class, so that every iteration can name it without a copy; nothing in it ever changes.
package final class VariedDecoding: Sendable {
  package let config: DecodeVariation
  package let drafted: Int
  package let reach: Int
  private let luck: DecodeLuck
  private let acceptance: Acceptance
  /// `nil` = guesses are chains.
  private let tree: GuessTree?
  /// By level of depth, the least number that goes further.
  private let bounds: [Double]
  let timing: VariedTiming

  init(_ config: DecodeVariation, pool: PoolConfig, luck: DecodeLuck) {
    self.config = config
    self.luck = luck
    drafted = config.drafted
    reach = config.reach
    timing = VariedTiming(config, pool: pool)
    acceptance =
      if case .speculation(let speculation) = config { speculation.acceptance } else {
        Acceptance([0])
      }
    tree = config.guessTree
    bounds =
      if case .depths(let depths) = config { Array(depths.reached.dropFirst()) } else { [] }
  }

  /// By level of depth, the passes before any.
  var noPasses: [Int] {
    if case .depths(let depths) = config { depths.levels.map { _ in 0 } } else { [] }
  }

  /// An iteration in which no sequence decodes.
  var noSequences: VariedBatch { VariedBatch(levels: noPasses.count) }

  /// How many of the tokens guessed for `sequence` are right: those before the first whose number
  /// is not below its chance. Every place of an answer is guessed once at most but for tokens after
  /// a wrong one, whose luck nobody has asked for: so passes are independent. So it is in a tree.
  @inline(__always)
  func accepted(_ sequence: TokenSequence) -> Int {
    let own = luck.acceptances.isEmpty ? nil : luck.acceptances[Int(sequence.stream)]
    let acceptance = own ?? acceptance
    if let tree {
      return tree.accepted(acceptance) {
        number(of: sequence, at: Int(sequence.emitted) + $0)
      }
    }
    var count = 0
    while count < drafted,
      number(of: sequence, at: Int(sequence.emitted) + count) < acceptance.chance(at: count)
    { count += 1 }
    return count
  }

  /// Whether the large model computes the next token of `sequence`.
  @inline(__always)
  func asksLarge(_ sequence: TokenSequence, share: Double) -> Bool {
    number(of: sequence, at: Int(sequence.emitted)) < share
  }

  /// The level of depth of the next token of `sequence`.
  func level(_ sequence: TokenSequence, unit: DepthConfig.Unit) -> Int {
    let place = if case .token = unit { Int(sequence.emitted) } else { 0 }
    let number = number(of: sequence, at: place)
    var level = 0
    while level < bounds.count, number < bounds[level] { level += 1 }
    return level
  }

  @inline(__always)
  private func number(of sequence: TokenSequence, at place: Int) -> Double {
    let request = UInt64(UInt32(bitPattern: sequence.request))
    return luck.field.uniform(at: request << 32 | UInt64(UInt32(truncatingIfNeeded: place)))
  }
}

/// Whose luck is what.
package struct DecodeLuck: Sendable {
  /// Says of a request and a place in its answer how lucky they are.
  let field: RandomField
  /// By stream, how likely guesses at its answers are right where that differs from the pool's;
  /// empty = nowhere.
  let acceptances: [Acceptance?]

  package init(
    field: RandomField = RandomField(seed: 0, name: "decoding luck"),
    acceptances: [Acceptance?] = []
  ) {
    self.field = field
    self.acceptances = acceptances
  }
}
