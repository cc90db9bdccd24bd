import DiscreteEvents
import Fleet
import Pool
import Router
import Statistics
import Testing
import Workload

@Suite("What the router takes requests' intents to be")
struct IntentClassifierTests {
  /// Notes what it is shown of each request.
  private struct Noting: RoutingPolicy {
    final class Notes {
      var fleet: FleetDescription?
      var intents: [Int] = []
    }

    let notes: Notes

    mutating func prepare(for fleet: FleetDescription) { notes.fleet = fleet }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      notes.intents.append(request.intent)
      return Decision(.place(0), because: Reason("the only one"))
    }
  }

  private func config(_ classifier: ClassifierConfig?, requests: Int) -> FleetConfig {
    let lengths = LengthsConfig.independent(prompt: .constant(4), output: .constant(1))
    return FleetConfig(
      name: "intents", seed: 7,
      streams: [
        StreamConfig(
          name: "mixed",
          source: .generated(arrivals: .constant(rate: 1000), lengths: lengths),
          slo: SLO(ttft: .seconds(1), e2e: .seconds(2)),
          intents: ["a", "b", "c"].map { IntentConfig(name: $0) })
      ],
      router: RouterConfig(classifier: classifier),
      pools: [
        PoolConfig(
          name: "pool", replicas: 1, engine: EngineConfig(),
          timing: .affine(AffineTiming(base: SimTime(picoseconds: 1_000_000))), kvBlocks: 100)
      ], requests: requests)
  }

  private func run(
    _ classifier: ClassifierConfig?, requests: Int = 30_000
  ) throws -> (notes: Noting.Notes, result: FleetResult) {
    let notes = Noting.Notes()
    let fleet = try Fleet(config(classifier, requests: requests), policy: Noting(notes: notes))
    return (notes, try fleet.run())
  }

  @Test("without a classifier the router is told what they are")
  func truth() throws {
    let notes = try run(nil, requests: 1000).notes
    #expect(Set(notes.intents) == [0, 1, 2])
    #expect(try run(ClassifierConfig(.accuracy(1)), requests: 1000).notes.intents == notes.intents)
    let fleet = try #require(notes.fleet)
    #expect(fleet.intents == ["a", "b", "c"])
    #expect(fleet.confusion.isEmpty)
    #expect(
      fleet.streams == [
        FleetDescription.Stream(name: "mixed", ttft: .seconds(1), e2e: .seconds(2))
      ])
  }

  /// Three chi-square tests with 2 degrees of freedom at a joint level of 1e-6: each is exceeded
  /// with probability exp(−x/2) = 3.3e-7 at x = 29.8.
  @Test("a classifier errs as its confusion matrix says, whatever it is written as")
  func confusion() throws {
    let truth = try run(nil).notes.intents
    let matrix = [[0.7, 0.2, 0.1], [0.05, 0.9, 0.05], [0.3, 0.3, 0.4]]
    let notes = try run(ClassifierConfig(.confusion(matrix))).notes
    #expect(notes.fleet?.confusion == matrix)
    for (row, expected) in matrix.enumerated() {
      let seen = zip(truth, notes.intents).filter { $0.0 == row }.map(\.1)
      let statistic = expected.enumerated().reduce(0.0) { sum, cell in
        let count = Double(seen.count { $0 == cell.offset })
        let mean = Double(seen.count) * cell.element
        return sum + (count - mean) * (count - mean) / mean
      }
      #expect(statistic < 29.8, "row \(row)")
    }
    let spread = ClassifierConfig(.accuracy(0.82)).confusion(among: 3)
    for (row, values) in spread.enumerated() {
      for (column, value) in values.enumerated() {
        #expect(abs(value - (row == column ? 0.82 : 0.09)) < 1e-15)
      }
    }
    #expect(ClassifierConfig(.accuracy(0.5)).confusion(among: 1) == [[1]])
  }

  @Test("its latency is added to the time to the first decision")
  func latency() throws {
    let classifier = ClassifierConfig(.accuracy(1), latency: .seconds(0.012))
    let (before, after) = (try run(nil, requests: 50), try run(classifier, requests: 50))
    let least = (before.result.cells[0].ttft.min, after.result.cells[0].ttft.min)
    #expect(least.1 - least.0 == 12_000_000_000)
  }
}
