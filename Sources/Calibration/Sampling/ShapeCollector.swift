internal import DiscreteEvents
package import Fleet
package import Pool

/// Keeps a uniform random sample of the iterations that some pools of a run begin: Vitter's
/// algorithm R ("Random sampling with a reservoir", ACM TOMS 11, 1985).
///
/// Where iterations are simulated together only the first of them is seen; run in step mode.
package final class ShapeCollector: Recorder {
  /// What was kept, in no order.
  package private(set) var shapes: [IterationShape] = []
  /// Iterations seen.
  package private(set) var seen = 0
  private let pools: [Int]
  private let capacity: Int
  private let random: RandomStream
  /// Where the next batch goes; `nil` = at the end.
  private var place: Int?

  /// - Parameters:
  ///   - pools: the pools to watch, by index.
  ///   - capacity: iterations kept, at most.
  package init(pools: [Int], capacity: Int = 4096, seed: UInt64) {
    self.pools = pools
    self.capacity = capacity
    random = RandomStream(seed: seed, name: "calibration/shapes")
  }

  package var wantsIterations: Bool { false }
  package var wantsBatches: Bool { true }

  package func wantsBatch(of pool: Int) -> Bool {
    guard pools.contains(pool) else { return false }
    seen += 1
    place = nil
    if shapes.count < capacity { return true }
    let drawn = random.below(seen)
    place = drawn
    return drawn < capacity
  }

  package func record(_ batch: BatchRecord) {
    if let place { shapes[place] = batch.shape } else { shapes.append(batch.shape) }
  }

  package func record(_ request: RequestRecord) {}
  package func record(_ stretch: IterationStretch) {}
}
