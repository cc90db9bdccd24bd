/// Sums over requests of what each of many combinations of arms was worth, all kept up at once.
///
/// Combinations stand in lexicographic order, so that those which differ only in their last arm lie
/// side by side: a request costs one combining and one addition a combination, in a loop without
/// branches, and a walk over the shorter ones.
struct CombinationTotals: Sendable {
  /// Which arms are combined.
  enum Kind: Sendable {
    /// Every set of this many of the arms (1 or more); it is worth its best arm, and `floor` at
    /// least.
    case sets(of: Int)
    /// Every chain of one arm of each stage (of 1 or more); it is worth their product.
    case chains([[Int]])
  }

  private let kind: Kind
  /// What each combination was worth so far.
  private(set) var totals: [Double]
  private let arms: Int

  /// More combinations than this are too many to keep up for every request.
  static let most = 5_000

  /// `nil` when there are too many combinations, or none.
  init?(_ kind: Kind, arms: Int) {
    self.kind = kind
    self.arms = arms
    let count =
      switch kind {
      case .sets(let size): CombinationTotals.sets(of: size, among: arms)
      case .chains(let stages): CombinationTotals.chains(stages.map(\.count))
      }
    guard let count, count > 0 else { return nil }
    totals = Array(repeating: 0, count: count)
  }

  /// The best combination's total.
  var best: Double { totals.max() ?? 0 }

  /// Adds a request on which the arms are worth `means`.
  mutating func add(_ means: [Double], floor: Double = 0) {
    totals.withUnsafeMutableBufferPointer { totals in
      means.withUnsafeBufferPointer { means in
        switch kind {
        case .sets(let size):
          var next = 0
          Self.add(means, toSetsOf: size, from: 0, with: floor, at: &next, in: totals)
        case .chains(let stages):
          var next = 0
          Self.add(means, toChainsOf: stages[...], with: 1, at: &next, in: totals)
        }
      }
    }
  }

  /// Adds `means` to the totals from place `next` on: of the sets whose arms so far are worth
  /// `best`, and which have `size` more of the arms from `first` on.
  private static func add(
    _ means: UnsafeBufferPointer<Double>, toSetsOf size: Int, from first: Int, with best: Double,
    at next: inout Int, in totals: UnsafeMutableBufferPointer<Double>
  ) {
    guard size > 1 else {
      for arm in first..<means.count {
        totals[next + arm - first] += means[arm] > best ? means[arm] : best
      }
      next += means.count - first
      return
    }
    for arm in first...means.count - size {
      add(
        means, toSetsOf: size - 1, from: arm + 1, with: max(best, means[arm]), at: &next,
        in: totals)
    }
  }

  /// Adds `means` to the totals from place `next` on: of the chains whose arms so far are worth
  /// `product`, and which go on with one of each of `stages`.
  private static func add(
    _ means: UnsafeBufferPointer<Double>, toChainsOf stages: ArraySlice<[Int]>,
    with product: Double, at next: inout Int, in totals: UnsafeMutableBufferPointer<Double>
  ) {
    guard let stage = stages.first, stages.count > 1 else {
      for arm in stages.first ?? [] {
        totals[next] += product * means[arm]
        next += 1
      }
      return
    }
    for arm in stage {
      add(
        means, toChainsOf: stages.dropFirst(), with: product * means[arm], at: &next, in: totals)
    }
  }

  /// The number of sets of `size` of `count` arms; `nil` when there are more than ``most``.
  private static func sets(of size: Int, among count: Int) -> Int? {
    guard size >= 1, size <= count else { return 0 }
    var sets = 1
    // Of a set and its complement the smaller is counted, so that what grows never falls again.
    for step in 0..<min(size, count - size) {
      sets = sets * (count - step) / (step + 1)
      guard sets <= most else { return nil }
    }
    return sets
  }

  /// The number of chains through stages of these sizes; `nil` when there are more than ``most``.
  private static func chains(_ stages: [Int]) -> Int? {
    guard !stages.isEmpty else { return 0 }
    var chains = 1
    for stage in stages {
      guard stage <= most else { return nil }
      chains *= stage
      guard chains <= most else { return nil }
    }
    return chains
  }
}
