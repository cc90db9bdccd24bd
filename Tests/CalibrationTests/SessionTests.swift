import Calibration
import DiscreteEvents
import Pool
import Testing

@Suite("Measuring iterations") struct SessionTests {
  private func session(
    _ machine: SyntheticMachine, rounds: ClosedRange<Int> = 5...5, seconds: Double = 1000
  ) -> MeasurementSession {
    let clock = machine.clock
    return MeasurementSession(
      machine, .init(rounds: rounds, seconds: seconds, seed: 1), clock: { clock.now })
  }

  @Test("each shape is measured in every round, and disturbed runs are weeded out")
  func weeding() throws {
    var machine = SyntheticMachine(seed: 5)
    machine.noise = 0.01
    machine.disturbed = 0.1
    let shapes = RandomShapes.make(60, seed: 1)
    var session = session(machine, rounds: 7...7)
    try session.measure(shapes)
    #expect(session.rounds == 7)
    #expect(session.samples.map(\.shape) == shapes)
    #expect(session.samples.contains { $0.repeats < 7 })
    for sample in session.samples {
      let truth = SyntheticMachine.law(sample.shape).total
      // The mean of at least four undisturbed runs of 1 %: within 5 standard errors of 0.5 %.
      // Four or more of seven disturbed, of 10 %: 35 · 10⁻⁴ · 0.9³ = 0.26 % a shape.
      #expect(abs(sample.seconds.total / truth - 1) < 0.025, "\(sample.shape)")
    }
  }

  @Test("drift is found, reported and divided out; without drift none is found")
  func drift() throws {
    var machine = SyntheticMachine(seed: 6)
    machine.noise = 0.01
    let shapes = RandomShapes.make(80, seed: 2)
    var still = session(machine)
    try still.measure(shapes)
    #expect(!still.drift.isSignificant && still.drift.size == 0)
    // 5 rounds of 80 and 50 anchors: 450 runs, 45 % slower at the end.
    machine.drift = 0.001
    var moving = session(machine)
    try moving.measure(shapes)
    #expect(moving.drift.isSignificant)
    // A ramp over ±20 % around its middle: its standard deviation is 0.45/1.225/√12 = 11 %.
    #expect((0.07...0.14).contains(moving.drift.size))
    // All samples are then of one speed: their ratios to the law agree.
    let ratios = moving.samples.map { $0.seconds.total / SyntheticMachine.law($0.shape).total }
    let middle = ratios.sorted()[ratios.count / 2]
    // Means of five runs of 1 %, and a smoothed anchor of about 0.6 %.
    #expect(ratios.allSatisfy { abs($0 / middle - 1) < 0.04 })
  }

  @Test("no round is begun that time does not suffice for, but the fewest are run")
  func budget() throws {
    let shapes = RandomShapes.make(40, seed: 3)
    let once = shapes.reduce(0) { $0 + SyntheticMachine.law($1).total }
    var short = session(SyntheticMachine(), rounds: 3...9, seconds: 0)
    try short.measure(shapes)
    #expect(short.rounds == 3)
    // The anchors take a part of a round: 5 of 45 runs, of middling length.
    var longer = session(SyntheticMachine(), rounds: 3...9, seconds: 6.5 * once)
    try longer.measure(shapes)
    #expect((5...6).contains(longer.rounds))
  }

  @Test("what was measured before a backend fails is kept")
  func failure() throws {
    var machine = SyntheticMachine()
    machine.failsAt = 100
    let shapes = RandomShapes.make(40, seed: 4)
    var session = session(machine)
    #expect(throws: BackendError.died("gone")) { try session.measure(shapes) }
    #expect(session.samples.count == 40)
    #expect(session.rounds == 2)
  }

  @Test("the same seed measures in the same order")
  func deterministic() throws {
    func samples() throws -> [IterationSample] {
      var machine = SyntheticMachine(seed: 9)
      machine.noise = 0.02
      var session = session(machine)
      try session.measure(RandomShapes.make(30, seed: 5))
      return session.samples
    }
    #expect(try samples() == samples())
  }
}
