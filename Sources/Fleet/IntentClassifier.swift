package import DiscreteEvents
internal import Workload

/// How the router finds out what a request is about: how often it errs, and how long it takes.
package struct ClassifierConfig: Hashable, Sendable {
  package var errors: Errors
  /// Added to the time of a request's first decision.
  package var latency: SimTime

  package init(_ errors: Errors, latency: SimTime = .zero) {
    self.errors = errors
    self.latency = latency
  }

  /// How a classifier errs.
  package enum Errors: Hashable, Sendable {
    /// It is right with this probability; otherwise it says one of the other intents, each equally
    /// likely.
    case accuracy(Double)
    /// Row i, column j: the probability that it takes a request of intent i for one of intent j.
    case confusion([[Double]])
  }

  /// The confusion matrix among `count` intents.
  package func confusion(among count: Int) -> [[Double]] {
    switch errors {
    case .confusion(let matrix): matrix
    case .accuracy(let accuracy):
      (0..<count).map { row in
        (0..<count).map { column in
          if count == 1 { return 1 }
          return row == column ? accuracy : (1 - accuracy) / Double(count - 1)
        }
      }
    }
  }
}

/// Infers requests' intents, with errors.
///
/// Every request that arrives uses one number of the stream `router/classifier`, in order of
/// arrival: the errors are a function of the request's number, whatever the policy does.
struct IntentClassifier {
  private let rows: [DiscreteDistribution]
  private let random: RandomStream

  /// The classifier of replication `replication` of `config`; `nil` = it has none.
  init?(_ config: FleetConfig, _ replication: Int) {
    guard let classifier = config.router.classifier else { return nil }
    self.init(
      classifier, intents: config.intents.count, seed: config.seed, replication: replication)
  }

  /// `nil` = there is nothing to tell apart.
  init?(_ config: ClassifierConfig, intents: Int, seed: UInt64, replication: Int) {
    rows = config.confusion(among: intents).compactMap { DiscreteDistribution(weights: $0) }
    guard intents > 0, rows.count == intents else { return nil }
    random = RandomStream(seed: seed, replication: replication, name: "router/classifier")
  }

  /// What a request of `intent` is taken for; one that has none stays without.
  func inferred(from intent: Int) -> Int {
    guard rows.indices.contains(intent) else {
      _ = random.uniform()
      return -1
    }
    return rows[intent].sample(using: random)
  }
}
