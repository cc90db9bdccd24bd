internal import DiscreteEvents
internal import Glibc

/// The quality of answers in one run: says what each request is about, how good each arm's answer
/// is expected to be, and how good it turns out.
///
/// What requests are about is drawn from a random stream of each stream's own
/// (`workload/chat/context`), so that it is the same whatever a policy does. Rewards and
/// confidences are random functions of request and arm (`quality/reward`, `quality/confidence`): an
/// arm has the same luck with a request whichever policy asks it, and nothing is drawn for arms
/// that nobody asks. The arms themselves, where they are drawn, come from `quality/centres` and
/// `quality/arms/NAME`, so that another arm changes none of the others; each replication has its
/// own.
///
/// A value with a place in its random streams, which are shared by copies: keep one.
package struct QualitySource {
  private let config: QualityConfig
  private var world: any QualityWorld
  private let randoms: [RandomStream]
  private let rewards: RandomField
  private let confidences: RandomField
  private let choices: RandomField

  /// The quality of replication `replication` of a run with seed `seed` and streams called
  /// `streams`.
  package init(_ config: QualityConfig, streams: [String], seed: UInt64, replication: Int) {
    self.config = config
    randoms = streams.map {
      RandomStream(seed: seed, replication: replication, name: "workload/\($0)/context")
    }
    let stream = { (use: String) in
      RandomStream(seed: seed, replication: replication, name: "quality/\(use)")
    }
    switch config.generator {
    case .linear(let linear): world = LinearWorld(linear, arms: config.arms, stream: stream)
    case .itemResponse(let response):
      world = ItemResponseWorld(response, arms: config.arms, stream: stream)
    case .table(let table): world = TableWorld(table, streams: streams.count)
    case .tasks(let tasks): world = TaskWorld(tasks, arms: config.arms)
    }
    rewards = RandomField(seed: seed, replication: replication, name: "quality/reward")
    confidences = RandomField(seed: seed, replication: replication, name: "quality/confidence")
    choices = RandomField(seed: seed, replication: replication, name: "quality/choice")
  }

  /// Says what `arrival`, the next request of stream `stream`, is about: completes its traits.
  package mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int
  ) {
    world.describe(&arrival, &traits, of: stream, using: randoms[stream])
  }

  /// How good the answer of `arm` to a request with these traits is; `nil` when there is no such
  /// arm.
  ///
  /// - Parameters:
  ///   - request: The request's number in the run.
  ///   - attempt: Which of the arm's answers to this request, from 0; each has a luck of its own
  ///     (up to 256).
  package func reward(
    request: Int, arm: Int, traits: RequestTraits, attempt: Int = 0
  ) -> Double? {
    guard traits.means.indices.contains(arm) else { return nil }
    let index = QualitySource.index(request, arm, attempt)
    return world.noise.reward(mean: traits.means[arm], from: rewards, at: index)
  }

  /// How sure `arm` is, from 0 to 1, of its answer, which turned out as good as `reward`; `nil`
  /// when models do not say. The other parameters are those of
  /// ``reward(request:arm:traits:attempt:)``.
  package func confidence(
    request: Int, arm: Int, reward: Double, traits: RequestTraits, attempt: Int = 0
  ) -> Double? {
    guard let confidence = config.confidence else { return nil }
    let separation = confidence.separation(of: traits.intent)
    let index = QualitySource.index(request, arm, attempt)
    let signal =
      (reward >= 0.5 ? separation : -separation)
      + confidence.noise * confidences.normal(at: index)
    return 1 / (1 + exp(-signal))
  }

  /// Two numbers in [0, 1) for whoever chooses among a request's answers: whether the best one is
  /// found, and which one is taken where it is not.
  package func choice(request: Int) -> (first: Double, second: Double) {
    let index = UInt64(truncatingIfNeeded: request) << 1
    return (choices.uniform(at: index), choices.uniform(at: index + 1))
  }

  /// The expected best of independent answers with these expected rewards: where rewards are 0 or
  /// 1, the probability that one of them is 1; otherwise the greatest expectation, which is less
  /// than the expected best by what noise adds to it.
  package func expectedBest(of means: [Double]) -> Double {
    world.noise == .bernoulli
      ? 1 - means.reduce(1) { $0 * (1 - $1) } : means.max() ?? 0
  }

  /// A number of its own for each request, attempt and arm: 40 bits of the request's number, 8 of
  /// the attempt's, 16 of the arm's.
  private static func index(_ request: Int, _ arm: Int, _ attempt: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: request) << 24 | UInt64(truncatingIfNeeded: attempt & 0xFF) << 16
      | UInt64(truncatingIfNeeded: arm & 0xFFFF)
  }
}
