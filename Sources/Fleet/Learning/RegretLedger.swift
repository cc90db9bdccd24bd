internal import Workload

/// Keeps account of what a policy's choices were worth, and of what others would have been worth on
/// the same requests, in the order in which these leave.
///
/// The best fixed choice and the best fixed cache are those in hindsight *at each number of
/// requests*. They choose one arm for a request (or one for each stage); a policy that asks several
/// and takes the best answer may do better than any of them, and its regret is then below zero.
package struct RegretLedger: Sendable {
  private let stages: [[Int]]
  private let arms: Int
  private let missCost: Double
  private var requests = 0
  private var earned = 0.0
  private var clairvoyant = 0.0
  private var fixed: CombinationTotals?
  private var caches: CombinationTotals?
  private var points: [RegretCurve.Point] = []
  private var checkpoint = Checkpoints()

  /// - Parameters:
  ///   - stages: the arms that can do each stage of the work, by index; all arms, each once.
  ///   - missCost: what a load costs in units of reward.
  ///   - slots: adapters that fit into memory; `nil` = arms are not adapters, or all fit.
  package init(stages: [[Int]], missCost: Double = 0, slots: Int? = nil) {
    self.stages = stages
    self.missCost = missCost
    arms = stages.reduce(0) { $0 + $1.count }
    fixed = CombinationTotals(.chains(stages), arms: arms)
    if let slots, missCost > 0, stages.count == 1 {
      caches = CombinationTotals(.sets(of: min(slots, arms)), arms: arms)
    }
  }

  /// Counts a request on which the arms are worth `means` (expected rewards, one for each arm) and
  /// the policy's choice was worth `earned`: the expected reward of its answer less what loading
  /// an adapter for it cost; 0 for a request that was not answered.
  ///
  /// Time in proportion to the number of caches and chains, at most 5,000 each.
  package mutating func add(means: [Double], earned value: Double) {
    precondition(means.count == arms, "an expected reward for each arm")
    requests += 1
    earned += value
    var best = 1.0
    for stage in stages {
      best *= stage.dropFirst().reduce(means[stage[0]]) { max($0, means[$1]) }
    }
    clairvoyant += best
    fixed?.add(means)
    // The best arm is also the best to load: a miss costs the same for all.
    caches?.add(means, floor: best - missCost)
    if requests == checkpoint.next {
      points.append(point)
      checkpoint.advance()
    }
  }

  /// Charges `loads` of adapters for which no request waited, at the price of as many misses: in
  /// POLAR (arXiv:2604.16583, as reconstructed) an adapter that a plan brings in costs κ once.
  package mutating func charge(loads: Int) { earned -= Double(loads) * missCost }

  /// What there is to say so far.
  package var curve: RegretCurve {
    var points = points
    if points.last?.requests != requests, requests > 0 { points.append(point) }
    return RegretCurve(points, comparators: comparators)
  }

  /// Those that the policy is held against, the most apt first.
  package var comparators: [RegretCurve.Comparator] {
    (caches == nil ? [] : [.cache]) + [.clairvoyant] + (fixed == nil ? [] : [.fixed])
  }

  private var point: RegretCurve.Point {
    RegretCurve.Point(
      requests: requests, earned: earned,
      worths: comparators.map { comparator in
        switch comparator {
        case .cache: caches?.best ?? 0
        case .clairvoyant: clairvoyant
        case .fixed: fixed?.best ?? 0
        }
      })
  }
}

/// The numbers of requests at which regret is noted: the powers of the fourth root of 2, rounded,
/// each once. Even steps on a logarithmic scale, four an octave.
private struct Checkpoints {
  private(set) var next = 1
  private var step = 0

  /// 2^(i/4) for i = 0, 1, 2, 3, written out because libraries differ in the last digit of a power.
  private static let quarters = [
    1, 1.189_207_115_002_721, 1.414_213_562_373_095_1, 1.681_792_830_507_429_2,
  ]

  /// Goes on to the next number that is greater.
  mutating func advance() {
    let last = next
    while next <= last {
      step += 1
      let (octave, quarter) = step.quotientAndRemainder(dividingBy: 4)
      next = Int((Self.quarters[quarter] * Double(1 << octave)).rounded())
    }
  }
}
