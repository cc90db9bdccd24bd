import DiscreteEvents
import Pool
import SeatrialTestSupport
import Testing

/// Loads over those of Belady's rule, as predictions get worse: the picture that "Paging with
/// succinct predictions" (arXiv:2210.02775) has no experiment for, but whose ends it proves.
@Suite("The price of wrong predictions")
struct PagingCurveTests {
  private static let errors = [0, 0.1, 0.2, 0.5, 1]
  private static let places = 10

  private static let traffic: [(name: String, sequence: PageSequence)] = [
    ("zipf", .zipf(items: 60, exponent: 1, count: 6000, seed: 1)),
    ("scan", .scan(items: 15, count: 6000, seed: 1)),
    ("sessions", .sessions(items: 200, agents: 20, count: 6000, seed: 1)),
  ]

  private func ratio(_ config: EvictionConfig, on sequence: PageSequence) -> Double {
    let least = EvictionConfig.belady.loads(on: sequence, places: Self.places)
    return Double(config.loads(on: sequence, places: Self.places)) / Double(least)
  }

  @Test("nothing at no error, little at small ones; bounded when all is wrong", arguments: traffic)
  func curve(name: String, sequence: PageSequence) {
    let others: [(String, EvictionConfig)] = [
      ("lru", .lru), ("lfu", .lfu(halfLife: nil)), ("lruk", .lruK(k: 2)), ("gdsf", .gdsf),
      ("ttl", .ttl(.seconds(20))), ("epoch", .epoch(length: 100, transient: 2)),
    ]
    var rows = others.map { ($0.0, [ratio($0.1, on: sequence)]) }
    let flush = Self.errors.map { error in
      ratio(.flushWhenAllZero(PredictionErrors(zeroError: error, oneError: error)), on: sequence)
    }
    let robust = Self.errors.map { error in
      ratio(
        .flushWhenAllZero(
          PredictionErrors(zeroError: error, oneError: error), isRobust: true), on: sequence)
    }
    let marking = Self.errors.map { error in
      ratio(.markAndPredict(PredictionErrors(zeroError: error, oneError: error)), on: sequence)
    }
    rows += [
      ("flush-when-all-0", flush), ("the same, robust", robust), ("mark-and-predict", marking),
    ]
    for (policy, ratios) in rows {
      let text = ratios.map { "\(Int(($0 * 100).rounded()))" }.joined(separator: "  ")
      print("paging \(name): \(policy): \(text) % of Belady's loads")
    }
    let harmonic = (1...Self.places).reduce(0) { $0 + 1 / Double($1) }
    // By the paper: OPT exactly with right discard bits; 2 OPT at most with right phase bits.
    #expect(flush[0] == 1)
    #expect(marking[0] <= 2)
    // A tenth of the bits wrong takes away less than half of what predictions gain over LRU.
    let lru = rows[0].1[0]
    #expect(flush[1] < (1 + lru) / 2)
    // Marking with all bits wrong: c (1 + 2 H(k)) loads in a phase of c clean items, of which OPT
    // pays half. Flushing has no such bound of its own; made robust, it loads at most three times
    // as often as LRU but for a logarithm, which comes to less than one time here.
    #expect(robust[4] <= 4 * lru)
    #expect(robust[0] == 1)
    #expect(marking[4] <= 2 * (1 + 2 * harmonic))
    // Worse predictions cost more, up to where all are wrong.
    #expect(flush[0] < flush[1] && flush[1] < flush[2] && flush[2] < flush[3])
    #expect(marking[0] < marking[3])
  }
}
