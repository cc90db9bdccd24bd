import Calibration
import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing

@Suite("Iterations that are timed while the run goes") struct ExecutorTests {
  /// Times iterations by the pools' own models, asked anew for each composition.
  private final class ModelExecutor: IterationExecutor {
    let timings: [TimingModel]
    var asked = 0
    /// The question that fails; `nil` = none.
    var failsAt: Int?

    init(_ config: FleetConfig) {
      timings = config.pools.map { TimingModel($0.timing, engine: $0.engine) }
    }

    func time(
      ofIterationIn pool: Int, modelled: SimTime, shape: () -> IterationShape
    ) throws -> SimTime {
      asked += 1
      if asked == failsAt { throw BackendError.died("it broke") }
      return SimTime(picoseconds: timings[pool].duration(of: shape().batch))
    }
  }

  @Test("timing each composition by the model gives the run of the model, request by request")
  func sameRun() throws {
    for number in UInt64(0)..<60 {
      // Adapters' sizes and copies to the host are the replica's business, and no part of a
      // composition.
      let config = RandomScenario(number).makePlain()
      let isPlain = config.pools.allSatisfy { $0.adapters == nil && $0.engine.swap == nil }
      guard isPlain else { continue }
      let (plain, executed) = (RecordCollector(), RecordCollector())
      _ = try Fleet.run(config, RunOptions(mode: .step), recorder: plain)
      _ = try Fleet.run(
        config, RunOptions(mode: .step, checksInvariants: true), recorder: executed,
        executor: ModelExecutor(config))
      #expect(plain.requests == executed.requests, "random scenario \(number)")
    }
  }

  @Test("every iteration is asked for, in leap mode too")
  func everyIteration() throws {
    let config = SamplingTests.config()
    for mode in SimulationMode.allCases {
      let executor = ModelExecutor(config)
      let result = try Fleet.run(config, RunOptions(mode: mode), executor: executor)
      #expect(executor.asked == result.engine.iterations)
    }
  }

  @Test("a failure ends the run with its reason")
  func failure() throws {
    let executor = ModelExecutor(SamplingTests.config())
    executor.failsAt = 50
    #expect(throws: RunError.notExecuted("it broke")) {
      try Fleet.run(SamplingTests.config(), executor: executor)
    }
    #expect(executor.asked == 50)
  }

  @Test("a sample of iterations corrects a model that is off by a constant factor")
  func correction() throws {
    let machine = SyntheticMachine()
    var pool = MeasuredPool(machine, part: 0.1)
    for shape in RandomShapes.make(200, seed: 1) {
      let modelled = SimTime.seconds(SyntheticMachine.law(shape).total * 0.8)
      try pool.compare(shape, with: modelled)
    }
    // A run 1/0.8 as long each time, rounded to picoseconds of at least 2 ms.
    #expect(abs(pool.correction - 1.25) < 1e-8)
    #expect(pool.residuals.allSatisfy { abs($0 - 0.25) < 1e-8 })
    #expect(pool.corrected(.seconds(1)) == .seconds(pool.correction))
    #expect(pool.iterations == 200)
  }
}
