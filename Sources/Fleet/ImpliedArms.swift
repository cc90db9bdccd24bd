internal import Workload

/// Which arm answers a request that a policy has placed without giving it to one: the first of
/// those that say most exactly where the request runs, by pool and adapter. Arms that say neither
/// are implied by nothing.
struct ImpliedArms: Sendable {
  /// The arm of each pool and adapter, none first: `table[pool * (adapters + 1) + adapter + 1]`.
  private let table: [Int32]
  private let columns: Int

  /// Of a fleet; empty when nothing is known of quality.
  init(_ config: FleetConfig) {
    columns = config.adapters.count + 1
    guard let arms = config.quality?.arms else {
      table = []
      return
    }
    table = config.pools.indices.flatMap { pool in
      (-1..<config.adapters.count).map { adapter in
        let fits = arms.indices.filter { arms[$0].fit(pool: pool, adapter: adapter) > 0 }
        let best = fits.map { arms[$0].fit(pool: pool, adapter: adapter) }.max()
        let first = fits.first { arms[$0].fit(pool: pool, adapter: adapter) == best }
        return Int32(first ?? -1)
      }
    }
  }

  /// The arm of a request that runs in `pool` under `adapter` (−1 = none); −1 = none.
  func arm(pool: Int, adapter: Int) -> Int32 {
    let index = pool * columns + adapter + 1
    return (-1..<columns - 1).contains(adapter) && table.indices.contains(index)
      ? table[index] : -1
  }
}

extension ArmConfig {
  /// How exactly it says that it is what runs in `pool` under `adapter`: 0 = it is not, or does not
  /// say.
  fileprivate func fit(pool: Int, adapter: Int) -> Int {
    guard self.pool == pool || self.pool < 0, self.adapter == adapter || self.adapter < 0 else {
      return 0
    }
    return (self.adapter >= 0 ? 2 : 0) + (self.pool >= 0 ? 1 : 0)
  }
}
