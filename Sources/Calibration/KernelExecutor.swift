package import DiscreteEvents
package import Fleet
internal import Foundation
package import Pool

/// Runs iterations for real while a simulation goes: every one of a pool, so that what each took
/// moves the clock, or a sample of them, which corrects the pool's timing model.
package final class KernelExecutor: IterationExecutor {
  /// By pool; `nil` = its timing model says.
  package private(set) var pools: [MeasuredPool?]
  private let random: RandomStream

  /// Starts and prepares what the pools of `config` need.
  ///
  /// - Throws: ``BackendError``.
  package init(_ config: FleetConfig, replication: Int) throws {
    random = RandomStream(
      seed: config.seed, replication: replication, name: "calibration/sampled iterations")
    pools = try config.pools.indices.map { index -> MeasuredPool? in
      switch (config.pools[index].executor, config.calibration) {
      case (.kernels(let name), _):
        MeasuredPool(try Self.backend(name, for: index, of: config), part: nil)
      case (.model, let sampling?) where config.pools[index].hardware != nil:
        MeasuredPool(
          try Self.backend(sampling.backend, for: index, of: config), part: sampling.part)
      case (.model, _): nil
      }
    }
  }

  /// The backend called `name`, ready for the iterations of a pool.
  private static func backend(
    _ name: String, for pool: Int, of config: FleetConfig
  ) throws(BackendError) -> any Backend {
    guard let choice = BackendChoice(name) else {
      throw .unsupported("no backend is called '\(name)'; there are cpu and worker:COMMAND")
    }
    guard let setup = BackendSetup(pool, of: config) else {
      throw .unsupported("pool '\(config.pools[pool].name)' does not say its gpu and model")
    }
    var backend = try choice.make()
    try backend.prepare(setup)
    return backend
  }

  package func time(
    ofIterationIn pool: Int, modelled: SimTime, shape: () -> IterationShape
  ) throws -> SimTime {
    guard let part = pools[pool]?.part else {
      return try pools[pool]?.run(shape(), modelled: modelled) ?? modelled
    }
    if random.uniform() < part { try pools[pool]?.compare(shape(), with: modelled) }
    return pools[pool]?.corrected(modelled) ?? modelled
  }
}

/// A pool whose iterations are run for real, all or some.
package struct MeasuredPool {
  private var backend: any Backend
  /// The part of them that is run; `nil` = all.
  let part: Double?
  /// Iterations run, and the seconds they took.
  package private(set) var iterations = 0
  package private(set) var seconds = 0.0
  /// Measured / modelled − 1, in order.
  package private(set) var residuals: [Double] = []
  /// Seconds that the timing model gives all that was run.
  package private(set) var modelled = 0.0
  /// The logarithm of how many times as long as modelled iterations take now.
  private var level = 0.0

  /// What a new comparison weighs: the last twenty or so are what counts.
  private static let weight = 0.05
  /// No single comparison counts for more than half as long or twice as long again, which is what
  /// something else on the machine does.
  private static let farthest = 0.7

  package init(_ backend: any Backend, part: Double?) {
    self.backend = backend
    self.part = part
  }

  package var machine: String { backend.machine }

  /// How many times as long as modelled iterations take now.
  package var correction: Double { exp(level) }

  /// Seconds measured over seconds modelled, of all that was run.
  package var speed: Double { modelled > 0 ? seconds / modelled : 1 }

  /// Runs `shape`, which the timing model says takes so long.
  mutating func run(
    _ shape: IterationShape, modelled: SimTime
  ) throws(BackendError) -> SimTime {
    let taken = try backend.run(shape).total
    guard taken.isFinite, taken > 0, taken < 1000 else {
      throw BackendError.nonsense("an iteration that took \(taken) s")
    }
    iterations += 1
    seconds += taken
    self.modelled += modelled.seconds
    residuals.append(taken / max(modelled.seconds, 1e-12) - 1)
    return .seconds(taken)
  }

  /// Runs `shape` and takes note of how far its time lies from what was modelled.
  ///
  /// The correction follows slowly, by exponential smoothing of logarithms: of the model's errors
  /// for single shapes, which change sign, little is left, and what all have in common stays.
  package mutating func compare(_ shape: IterationShape, with modelled: SimTime)
    throws(BackendError)
  {
    let taken = try run(shape, modelled: modelled)
    let distance = log(taken.seconds / max(modelled.seconds, 1e-12)) - level
    let weight = max(Self.weight, 1 / Double(residuals.count))
    level += weight * min(max(distance, -Self.farthest), Self.farthest)
  }

  package func corrected(_ modelled: SimTime) -> SimTime { .seconds(modelled.seconds * correction) }
}
