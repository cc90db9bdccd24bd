import Calibration
import DiscreteEvents
import Fleet
import Pool
import Testing
import Workload

@Suite("Sampling iterations") struct SamplingTests {
  /// A fleet whose batches are of every kind: long prompts in chunks beside decoding.
  static func config(seed: UInt64 = 3) -> FleetConfig {
    let timing = AffineTiming(
      base: .seconds(0.001), perPrefillToken: 1e7, perSequence: 1e7, perContextToken: 1000)
    return FleetConfig(
      name: "sampling", seed: seed,
      streams: [
        StreamConfig(
          name: "chat",
          source: .generated(
            arrivals: .poisson(rate: 40),
            lengths: .independent(
              prompt: .lognormal(mean: 200, cv: 1.5, max: 2000),
              output: .uniform(min: 1, max: 80))))
      ],
      pools: [
        PoolConfig(
          name: "one", replicas: 1,
          engine: EngineConfig(maxBatch: 32, maxBatchTokens: 256), timing: .affine(timing),
          kvBlocks: 2000)
      ],
      requests: 400)
  }

  static func shapes(seed: UInt64, capacity: Int = 4096) throws -> ShapeCollector {
    let collector = ShapeCollector(pools: [0], capacity: capacity, seed: seed)
    _ = try Fleet.run(config(), RunOptions(mode: .step), recorder: collector)
    return collector
  }

  @Test("the recorder sees every iteration, and each computes what the requests asked for")
  func everyIteration() throws {
    let collector = try Self.shapes(seed: 1, capacity: .max)
    let result = try Fleet.run(Self.config())
    #expect(collector.seen == result.engine.iterations)
    #expect(collector.shapes.count == collector.seen)
    // Without a preemption every prompt token is prefilled once, and every output token but the
    // first, which the prefill emits, is decoded once.
    #expect(result.pools[0].preemptions == 0)
    let cells = result.cells[0]
    #expect(collector.shapes.reduce(0) { $0 + $1.batch.prefillTokens } == cells.promptTokens)
    #expect(
      collector.shapes.reduce(0) { $0 + $1.decodes.count }
        == cells.outputTokens - cells.outcomes.completed)
    #expect(collector.shapes.reduce(0) { $0 + $1.emitting } == cells.outputTokens)
    #expect(collector.shapes.allSatisfy { $0.tokens <= 256 })
    // Chunks that begin in the middle of a prompt do not come without a beginning.
    #expect(collector.shapes.contains { $0.chunks.contains { $0.depth > 0 } })
    #expect(collector.shapes.contains { $0.chunks.contains { !$0.emits } })
  }

  @Test("what the recorder saw takes, by the timing model, what the run took")
  func sameTime() throws {
    let collector = try Self.shapes(seed: 1, capacity: .max)
    let result = try Fleet.run(Self.config())
    let timing = TimingModel(Self.config().pools[0].timing, engine: EngineConfig())
    let total = collector.shapes.reduce(0) { $0 + timing.duration(of: $1.batch) }
    let busy = result.pools[0].busy * result.end.seconds
    #expect(abs(Double(total) * 1e-12 - busy) < 1e-9 * busy)
  }

  @Test("a run that is watched is the run that is not")
  func harmless() throws {
    let collector = ShapeCollector(pools: [0], seed: 1)
    let watched = try Fleet.run(Self.config(), RunOptions(mode: .step), recorder: collector)
    let plain = try Fleet.run(Self.config(), RunOptions(mode: .step))
    #expect(watched == plain)
  }

  @Test("the same seed draws the same sample, another one another")
  func deterministic() throws {
    func drawn(_ seed: UInt64) throws -> [IterationShape] {
      ShapeStrata(try Self.shapes(seed: seed, capacity: 300).shapes).draw(50, seed: seed)
    }
    #expect(try drawn(1) == drawn(1))
    #expect(try drawn(1) != drawn(2))
  }

  @Test("every stratum is covered when there are samples enough, the largest when there are not")
  func coverage() throws {
    let strata = ShapeStrata(try Self.shapes(seed: 1).shapes)
    let count = strata.strata.count
    #expect(count > 10)
    let drawn = strata.draw(count + 5, seed: 1)
    #expect(drawn.count == count + 5)
    let covered = strata.strata.count { stratum in drawn.contains { stratum.contains($0) } }
    #expect(covered == count)
    let few = strata.draw(3, seed: 1)
    let largest = strata.strata.sorted { $0.count > $1.count }
    #expect(few.count == 3)
    #expect(
      few.allSatisfy { shape in
        largest.prefix(3).contains { $0.count >= largest[2].count && $0.contains(shape) }
          || strata.strata.contains { $0.count == largest[2].count && $0.contains(shape) }
      })
  }

  @Test("no shape is drawn twice, and more than there are is all there are")
  func noRepeats() throws {
    let shapes = try Self.shapes(seed: 1, capacity: 200).shapes
    let all = ShapeStrata(shapes).draw(10_000, seed: 1)
    #expect(Set(all).count == all.count)
    #expect(Set(all) == Set(shapes.filter { $0.tokens > 0 }))
  }

  @Test("the grid spans what was seen and keeps the backend's limits")
  func grid() throws {
    let shapes = try Self.shapes(seed: 1).shapes
    let limits = ShapeGrid.Limits(tokens: 200, sequences: 4, kvBlocks: 500, block: 16)
    let grid = ShapeGrid(around: shapes, within: limits, adapters: 2)
    #expect(grid.shapes.allSatisfy(limits.allow))
    #expect(grid.shapes.contains { $0.decodes.count == 4 && $0.chunks.isEmpty })
    #expect(grid.shapes.contains { $0.decodes.count == 1 && $0.chunks.isEmpty })
    #expect(grid.shapes.contains { $0.tokens == 200 && $0.decodes.isEmpty })
    #expect(grid.shapes.contains { !$0.chunks.isEmpty && !$0.decodes.isEmpty })
    #expect(grid.shapes.contains { $0.decodes.contains { $0.adapter == 1 } })
    let few = grid.thinned(to: 7)
    #expect(few.count == 7 && Set(few).count == 7)
    #expect(ShapeGrid(around: [], within: limits).shapes.isEmpty)
  }
}
