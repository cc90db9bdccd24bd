internal import Pool

/// The terms that each operator's time is fitted by.
struct FitTerms {
  /// The operators that took any time, each with its terms.
  let groups: [(operation: Operator, terms: [FitTerm])]

  /// Chooses the terms that `samples` can tell: operators that took time, and knots with
  /// observations on either side.
  init(_ samples: [IterationSample], ranks: [Int]) {
    let batches = samples.map { $0.shape.batch(ranks: ranks) }
    let tokens = Self.segments(batches.map { $0.prefillTokens + $0.decodes }).map {
      FitTerm.tokens(from: $0.from, to: $0.to)
    }
    let emitting = Self.segments(batches.map(\.emitting).filter { $0 > 0 }).map {
      FitTerm.emitting(from: $0.from, to: $0.to)
    }
    let adapters: [FitTerm] = [.adapterLaunch, .adapterRanks, .adapterTokenRanks]
    let prefill: [FitTerm] = [.prefills, .chunks, .prefillTokens, .pairs, .kvTokens]
    let decode: [FitTerm] = [.decodes, .contextTokens]
    let own: [Operator: [FitTerm]] = [
      .dense: [.iteration] + tokens, .prefillAttention: prefill, .decodeAttention: decode,
      .adapters: adapters, .head: [.emits] + emitting,
      .other: [.iteration, .decodes, .prefills, .chunks, .prefillTokens],
    ]
    let timed = Operator.allCases.filter { operation in
      samples.contains { $0.seconds[operation] > 0 }
    }
    let all = timed.count == 1
    let whole = [.iteration] + tokens + [.emits] + emitting + decode + prefill + adapters
    groups = timed.map { operation in
      // A backend that cannot tell operators apart: everything is one.
      let terms = all ? whole : own[operation] ?? []
      return (operation, terms.filter { term in batches.contains { term.amount(in: $0) > 0 } })
    }
  }

  /// Observations that a segment of a curve must have inside, so that its slope is not that of one
  /// or two measurements.
  private static let leastInside = 4

  /// The stretches of an axis that `counts` can tell apart: cut at 1, 2, 3, 4, 6, 8, 12, … where
  /// enough of them lie between cuts.
  private static func segments(_ counts: [Int]) -> [(from: Int, to: Int?)] {
    guard let longest = counts.max(), longest > 1 else { return [] }
    var knots = [1]
    var power = 2
    while power < longest {
      for knot in [power, power + power / 2] where knot > (knots.last ?? 1) && knot < longest {
        let from = knots.last ?? 1
        let inside = counts.count { $0 > from && $0 <= knot }
        let beyond = counts.count { $0 > knot }
        if inside >= leastInside, beyond >= leastInside { knots.append(knot) }
      }
      power *= 2
    }
    return knots.indices.map { index in
      (knots[index], index + 1 < knots.count ? knots[index + 1] : nil)
    }
  }
}
