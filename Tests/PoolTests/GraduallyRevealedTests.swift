import DiscreteEvents
import Pool
import Statistics
import Testing

/// Jobs of two operations, the second of which is revealed when the first is done, on one machine
/// that emits a token an iteration: an engine with one place.
@Suite("Gradually revealed jobs")
struct GraduallyRevealedTests {
  /// A job: when it comes, in iterations, and the tokens of its operations.
  private struct Job {
    var release: Int
    var operations: [Int]
  }

  /// Iterations that all jobs together spend from release to completion under `order`.
  private func flowTime(_ jobs: [Job], _ order: QueueOrder) -> Int {
    let pool = PoolConfig(
      name: "", replicas: 1,
      engine: EngineConfig(
        maxBatch: 1, maxBatchTokens: 10_000, block: 1, order: order, overtakes: order.ranks),
      timing: .affine(AffineTiming(base: SimTime(picoseconds: 1))), kvBlocks: 10_000)
    var replica = Replica(Engine(pool, mode: .step), gapClasses: 0)
    var sequences = SequenceTable()
    var job: [Int] = []
    var done = jobs.map { _ in 0 }
    var (sum, left, now) = (0, jobs.count, 0)
    func next(_ index: Int) {
      let size = jobs[index].operations[done[index]]
      var sequence = TokenSequence(prompt: 1, output: size, gapClass: -1)
      sequence.place = QueuePlace(key: Int64(size))
      sequences.append(sequence)
      job.append(index)
      _ = replica.receive(
        Int32(sequences.count - 1), at: SimTime(picoseconds: Int64(now)), sequences: &sequences)
    }
    while left > 0 {
      let time = SimTime(picoseconds: Int64(now))
      var gaps: ContiguousArray<Histogram> = []
      var finished: ContiguousArray<Int32> = []
      if !replica.isIdle {
        _ = replica.end(
          at: time, generation: replica.generation, sequences: &sequences, gaps: &gaps,
          finished: &finished)
      }
      for slot in finished {
        let index = job[Int(slot)]
        done[index] += 1
        if done[index] < jobs[index].operations.count {
          next(index)
        } else {
          sum += now - jobs[index].release
          left -= 1
        }
      }
      for index in jobs.indices where jobs[index].release == now { next(index) }
      if !replica.isIdle { _ = replica.start(at: time, sequences: &sequences, released: &finished) }
      now += 1
    }
    return sum
  }

  /// The same for the shortest remaining job first, which knows whole jobs: no order has less.
  private func leastFlowTime(_ jobs: [Job]) -> Int {
    var remaining = jobs.map { $0.operations.reduce(0, +) }
    var (sum, now) = (0, 0)
    while remaining.contains(where: { $0 > 0 }) {
      let ready = jobs.indices.filter { jobs[$0].release <= now && remaining[$0] > 0 }
      now += 1
      guard let first = ready.min(by: { remaining[$0] < remaining[$1] }) else { continue }
      remaining[first] -= 1
      if remaining[first] == 0 { sum += now - jobs[first].release }
    }
    return sum
  }

  /// A test of 5 tokens for each job, then mostly little work and at times very much.
  private func instance(_ number: UInt64) -> [Job] {
    let random = RandomStream(seed: number, name: "uniform tests")
    let count = 2 + random.below(12)
    let span = [1, 30, 200][random.below(3)]
    return (0..<count).map { _ in
      let size = random.below(4) == 0 ? 20 + random.below(100) : 1 + random.below(8)
      return Job(release: random.below(span), operations: [5, size])
    }
  }

  @Test("with uniform tests, SRPT by operation stays within twice what knowing all jobs would do")
  func twoCompetitive() {
    // Lindermayr et al. (arXiv 2602.12716): the bound is 2, and the best possible.
    var worst = (operation: 0.0, fcfs: 0.0)
    for number in 1...150 as ClosedRange<UInt64> {
      let jobs = instance(number)
      let least = Double(leastFlowTime(jobs))
      worst.operation = max(
        worst.operation, Double(flowTime(jobs, .operation(.exact))) / least)
      worst.fcfs = max(worst.fcfs, Double(flowTime(jobs, .fcfs)) / least)
    }
    #expect(worst.operation <= 2 && worst.operation > 1, "\(worst)")
    #expect(worst.fcfs > 2, "\(worst)")
  }

  @Test("classes of jobs double")
  func classes() {
    let classes = ChunkDoubling(first: 4)
    #expect([1, 4, 5, 8, 9, 16, 17].map(classes.index) == [0, 0, 1, 1, 2, 2, 3])
    #expect(ChunkDoubling(first: 1).index(of: .max) == 63)
  }

  @Test("what remains of an operation counts its prompt until that is computed")
  func prompts() {
    let engine = EngineConfig(
      maxBatch: 1, maxBatchTokens: 100, block: 1, order: .operation(.exact), overtakes: true)
    // At 1, a has 4 tokens left. b would need 3 and 3; c needs 1 and 2.
    let drawing = Marbles.draw(
      engine,
      [
        Marble(name: "a", prompt: 1, output: 5, key: 5),
        Marble(name: "b", prompt: 3, output: 3, arrives: 0.5, key: 3),
        Marble(name: "c", prompt: 1, output: 2, arrives: 0.5, key: 2),
      ])
    #expect(
      drawing == """
        a PxqPddd|
        b qqqqqqqPdd|
        c qPd|
        """, "\(drawing)")
  }
}
