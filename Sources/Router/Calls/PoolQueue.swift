internal import DiscreteEvents

/// How long a call would wait at a pool, as far as a router can tell from what it sent there.
struct PoolQueue: Sendable {
  private let pool: FleetDescription.Pool
  private let index: Int
  /// Mean time from first to last token of recent calls, in seconds.
  private(set) var service = 0.0
  private var hasServed = false

  /// Nothing is known of `pool`, which is pool `index` of the view.
  init(_ pool: FleetDescription.Pool, index: Int) {
    self.pool = pool
    self.index = index
  }

  /// Recent calls' weight: the mean is over about 1/weight of them.
  private static let weight = 0.02

  /// A call that was served here has left.
  mutating func learn(from call: CallOutcome) {
    guard call.isCompleted, let first = call.firstToken else { return }
    let time = (call.left - first).seconds
    service = hasServed ? service + PoolQueue.weight * (time - service) : time
    hasServed = true
  }

  /// The wait in seconds: calls beyond those that the pool's batches hold wait, and of S places in
  /// the batches one comes free each `service` / S. Replicas that are down count as places.
  func wait(in view: FleetView) -> Double {
    let places = pool.replicas.count * pool.maxBatch
    let waiting = max(0, view.outstanding(inPool: index) - places)
    return places > 0 ? Double(waiting) * service / Double(places) : 0
  }
}
