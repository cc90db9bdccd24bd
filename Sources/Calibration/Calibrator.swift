internal import DiscreteEvents
package import Fleet
internal import Pool

/// Measures the iterations that a scenario's pool runs, and fits them: first a few, which say how
/// fast the machine is; then the scenario is simulated at that speed, which says what its
/// iterations look like; then a sample of those.
package struct Calibrator {
  /// What is asked for.
  package struct Settings: Hashable, Sendable {
    /// Iterations of different shape, at most where no precision is asked for.
    package var samples: Int
    /// The median held-out error to reach, if it can be; `nil` = `samples` are measured, once.
    package var precision: Double?
    /// Seconds for the measurement of the samples, about.
    package var seconds: Double
    package var seed: UInt64

    package init(
      samples: Int = 200, precision: Double? = nil, seconds: Double = 100, seed: UInt64 = 1
    ) {
      self.samples = samples
      self.precision = precision
      self.seconds = seconds
      self.seed = seed
    }
  }

  /// The part of the samples that are taken from what the run composes; the others are of a grid.
  private static let sampledPart = 0.7
  /// Requests simulated to see what iterations look like, at most.
  private static let mostRequests = 20_000

  private let config: FleetConfig
  private let pool: Int
  private let setup: BackendSetup
  private let settings: Settings
  private let clock: () -> Double
  private var session: MeasurementSession
  private let limits: ShapeGrid.Limits
  /// Called with what is being done.
  package var progress: (String) -> Void = { _ in }

  /// - Parameters:
  ///   - pool: the pool to calibrate, by index.
  ///   - setup: what it takes to run its iterations.
  ///   - backend: prepared with that.
  package init(
    _ config: FleetConfig, pool: Int, setup: BackendSetup, on backend: any Backend,
    _ settings: Settings, clock: @escaping () -> Double
  ) {
    self.config = config
    self.pool = pool
    self.setup = setup
    self.settings = settings
    self.clock = clock
    let rounds = settings.precision == nil ? settings.seconds : settings.seconds / 3
    session = MeasurementSession(
      backend, .init(seconds: rounds, seed: settings.seed), clock: clock)
    limits = ShapeGrid.Limits(
      tokens: setup.maxTokens, sequences: setup.maxSequences, kvBlocks: setup.kvBlocks,
      block: setup.block)
  }

  /// What was measured so far: all there is when ``run()`` fails.
  package var samples: [IterationSample] { session.samples }

  /// Measures and fits.
  ///
  /// - Throws: ``BackendError``, or what stopped the simulation.
  package mutating func run() throws -> Calibration? {
    let begin = clock()
    let seen = try simulate(try slowness())
    let strata = ShapeStrata(seen.shapes.filter(limits.allow))
    let grid = ShapeGrid(
      around: seen.shapes, within: limits, adapters: setup.adapterRanks.count)
    var count = settings.precision == nil ? settings.samples : min(60, settings.samples)
    var known: Set<IterationShape> = []
    while true {
      let fromGrid = grid.thinned(to: Int(Double(count) * (1 - Self.sampledPart)))
      let chosen = fromGrid + strata.draw(count - fromGrid.count, seed: settings.seed)
      let new = chosen.filter { known.insert($0).inserted }
      progress("measuring \(known.count) iterations")
      try session.measure(new)
      let result = Calibration(
        session, setup.adapterRanks, strata: strata.strata.count, iterations: seen.seen)
      guard let wanted = settings.precision else { return result }
      if let result, result.check.iterations.median <= wanted { return result }
      let isOver = clock() - begin > settings.seconds || count >= settings.samples
      if isOver || new.isEmpty { return result }
      count = min(settings.samples, count * 3 / 2)
    }
  }

  /// Measures as many iterations as are asked for and fits nothing. The scenario is simulated with
  /// its own timing, and the machine is not run but for them.
  ///
  /// - Throws: ``BackendError``, or what stopped the simulation.
  package mutating func measure() throws -> MeasuredIterations {
    let seen = try simulate(1)
    let strata = ShapeStrata(seen.shapes.filter(limits.allow))
    let grid = ShapeGrid(around: seen.shapes, within: limits, adapters: setup.adapterRanks.count)
    let fromGrid = grid.thinned(to: Int(Double(settings.samples) * (1 - Self.sampledPart)))
    var known: Set<IterationShape> = []
    let chosen = fromGrid + strata.draw(settings.samples - fromGrid.count, seed: settings.seed)
    progress("measuring \(chosen.count) iterations")
    try session.measure(chosen.filter { known.insert($0).inserted })
    return MeasuredIterations(
      samples: session.samples, drift: session.drift, rounds: session.rounds,
      strata: strata.strata.count, iterations: seen.seen)
  }

  /// How many times as long as the scenario's own timing the machine takes: the median over a few
  /// iterations of every kind.
  private mutating func slowness() throws -> Double {
    progress("measuring a first handful of iterations")
    let timing = TimingModel(config.pools[pool].timing, engine: config.pools[pool].engine)
    let length = max(1, min(setup.model.maxLength / 4, limits.kvBlocks * limits.block / 4))
    let most = max(1, min(limits.sequences, limits.kvBlocks / max(1, length / limits.block + 2)))
    let pilots = [
      IterationShape(decodes: [.init(context: length)]),
      IterationShape(decodes: Array(repeating: .init(context: length), count: most)),
      IterationShape(chunks: [.init(tokens: min(limits.tokens, length, 16))]),
      IterationShape(chunks: [.init(tokens: min(limits.tokens, length))]),
    ].filter(limits.allow)
    var ratios: [Double] = []
    for shape in pilots {
      let seconds = try (0..<3).map { _ in try session.time(shape) }.min() ?? 0
      ratios.append(seconds / (Double(timing.duration(of: shape.batch)) * 1e-12))
    }
    return ratios.median ?? 1
  }

  /// The iterations that the pool would run if it took `factor` times as long as its timing says.
  private func simulate(_ factor: Double) throws -> ShapeCollector {
    progress("simulating the scenario to see what its iterations look like")
    var config = config
    config.seed = settings.seed
    config.pools[pool].timing = config.pools[pool].timing.scaled(by: factor)
    let collector = ShapeCollector(pools: [pool], seed: settings.seed)
    config.requests = min(config.requests ?? Self.mostRequests, Self.mostRequests)
    _ = try Fleet.run(config, RunOptions(mode: .step), recorder: collector)
    return collector
  }
}
