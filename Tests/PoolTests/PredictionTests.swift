import DiscreteEvents
import Foundation
import Pool
import SeatrialTestSupport
import Testing

/// What Antoniadis et al. (arXiv:2210.02775) prove of policies with one-bit predictions, and what
/// Sleator and Tarjan (CACM 28(2), 1985) and Fiat et al. (J. Algorithms 12(4), 1991) prove of
/// policies without.
@Suite("Policies with predictions")
struct PredictionTests {
  static let errorRates: [(zero: Double, one: Double)] = [
    (0, 0), (0.02, 0.02), (0.1, 0), (0, 0.1), (0.3, 0.3), (1, 0), (0, 1), (0.5, 0.5), (1, 1),
  ]

  /// How many predictions for `sequence` are wrong zeros, and wrong ones, among requests that
  /// `counts`.
  private func wrong(
    _ config: EvictionConfig, _ errors: PredictionErrors, on sequence: PageSequence, places: Int,
    seed: UInt64, counts: (Int) -> Bool = { _ in true }
  ) -> (zeros: Int, ones: Int) {
    let future = config.studied(sequence.future, capacity: places)
    let predictions = Predictions(future, errors, seed: seed)
    var (zeros, ones) = (0, 0)
    for request in sequence.requests.indices where counts(request) {
      switch (future.truth[request], predictions.mayGo(after: request)) {
      case (true, false): zeros += 1
      case (false, true): ones += 1
      default: break
      }
    }
    return (zeros, ones)
  }

  @Test("errors come as often as stated")
  func errorRatesAreAsStated() {
    let sequence = PageSequence.zipf(items: 40, exponent: 1, count: 40_000, seed: 1)
    let future = EvictionConfig.flushWhenAllZero(PredictionErrors())
      .studied(sequence.future, capacity: 8)
    let ones = future.truth.count { $0 }
    let zeros = future.truth.count - ones
    let (zeroRate, oneRate) = (0.2, 0.05)
    let errors = PredictionErrors(zeroError: zeroRate, oneError: oneRate)
    let found = wrong(.flushWhenAllZero(errors), errors, on: sequence, places: 8, seed: 3)
    // Binomial counts; each is off by more than 4 standard deviations with probability 6e-5.
    let spread = { (count: Int, rate: Double) in
      4 * (Double(count) * rate * (1 - rate)).squareRoot()
    }
    #expect(ones > 1000 && zeros > 1000)
    #expect(abs(Double(found.zeros) - zeroRate * Double(ones)) < spread(ones, zeroRate))
    #expect(abs(Double(found.ones) - oneRate * Double(zeros)) < spread(zeros, oneRate))
  }

  @Test("flush-when-all-0 costs at most OPT + (k − 1) η₀ + η₁; without errors, OPT")
  func flushWhenAllZeroKeepsItsBound() {
    var telling = 0
    for (sequence, places) in EvictionContractTests.cases {
      let least = EvictionConfig.belady.loads(on: sequence, places: places)
      for (zero, one) in Self.errorRates {
        for seed in 1...3 as ClosedRange<UInt64> {
          let errors = PredictionErrors(zeroError: zero, oneError: one)
          let config = EvictionConfig.flushWhenAllZero(errors)
          let loads = config.loads(on: sequence, places: places, seed: seed)
          let (zeros, ones) = wrong(config, errors, on: sequence, places: places, seed: seed)
          let bound = least + (places - 1) * zeros + ones
          #expect(loads <= bound, "\(errors), seed \(seed)")
          if zero + one == 0 { #expect(loads == least) }
          if bound < sequence.requests.count { telling += 1 }
        }
      }
    }
    #expect(telling > 150)
  }

  @Test("made robust, flush-when-all-0 costs OPT without errors and O(1) times the better always")
  func robustFlushKeepsItsBound() {
    var saved = 0
    for (index, (sequence, places)) in EvictionContractTests.cases.enumerated() {
      let lru = EvictionConfig.lru.loads(on: sequence, places: places)
      for (zero, one) in Self.errorRates {
        let errors = PredictionErrors(zeroError: zero, oneError: one)
        let plain = EvictionConfig.flushWhenAllZero(errors).loads(on: sequence, places: places)
        let robust = EvictionConfig.flushWhenAllZero(errors, isRobust: true)
          .loads(on: sequence, places: places)
        let better = Double(min(plain, lru))
        let bound = 3 * better + 1 + Double(places) * (log2(better) + 2)
        #expect(Double(robust) <= bound, "case \(index), \(errors)")
        if zero + one == 0 { #expect(robust == plain) }
        if robust < plain { saved += 1 }
      }
    }
    #expect(saved > 0)
  }

  @Test("predictions that keep the dead and drop the living ruin flush-when-all-0, not the robust")
  func robustnessIsNeeded() {
    // Items 0 and 1 are asked for by turns, and after every 100 turns another item, once. With all
    // bits wrong the once asked stay until a flush, and 0 and 1 drive each other out.
    let sequence = PageSequence(
      items: 42, requests: (2..<42).flatMap { [$0] + (0..<200).map { $0 % 2 } })
    let errors = PredictionErrors(zeroError: 1, oneError: 1)
    func loads(_ config: EvictionConfig) -> Int { config.loads(on: sequence, places: 8) }
    #expect(loads(.belady) == 42)
    #expect(loads(.flushWhenAllZero(errors)) > 500)
    // LRU loads 42 times as well.
    let bound = 3 * 42 + 1 + 8 * (log2(42.0) + 2)
    #expect(Double(loads(.flushWhenAllZero(errors, isRobust: true))) <= bound)
    // No marking policy loads more than 8 times in one of the 7 phases.
    #expect(loads(.markAndPredict(errors)) <= 8 * 7)
  }

  /// The sum over phases of the items that were not asked for in the phase before. OPT loads at
  /// least half as often (Fiat et al., section 3), and any marking policy at least this often.
  private func cleanRequests(of sequence: PageSequence, places: Int) -> Int {
    let phases = sequence.future.phases(capacity: places)
    var last = Array(repeating: Int32(-2), count: sequence.items)
    var clean = 0
    for (request, item) in sequence.requests.enumerated() {
      if last[item] < phases[request] - 1 { clean += 1 }
      last[item] = phases[request]
    }
    return clean
  }

  /// Whether a request is the last for its item in its phase: the policy uses the last prediction.
  private func isLastInPhase(_ sequence: PageSequence, places: Int) -> [Bool] {
    let phases = sequence.future.phases(capacity: places)
    var following = Array(repeating: Int32(-1), count: sequence.items)
    return sequence.requests.indices.reversed().map { request in
      let item = sequence.requests[request]
      defer { following[item] = phases[request] }
      return following[item] != phases[request]
    }.reversed()
  }

  @Test("mark-and-predict costs at most 2 OPT + H(k) η₀ + η₁ in the mean, and is O(log k)-robust")
  func markAndPredictKeepsItsBounds() {
    let runs = 16
    for (index, (sequence, places)) in EvictionContractTests.cases.prefix(8).enumerated() {
      let harmonic = (1...places).reduce(0) { $0 + 1 / Double($1) }
      let clean = Double(cleanRequests(of: sequence, places: places))
      let least = Double(EvictionConfig.belady.loads(on: sequence, places: places))
      let isLast = isLastInPhase(sequence, places: places)
      #expect(clean <= 2 * least)
      for (zero, one) in Self.errorRates {
        let errors = PredictionErrors(zeroError: zero, oneError: one)
        let config = EvictionConfig.markAndPredict(errors)
        // By how much a run's loads pass the bound for its own predictions, and the robust one.
        //
        // Of a phase with c clean items, c of the items before are not asked for: w₀ of them were
        // predicted 0, and w₁ that are asked for were predicted 1. Each of the w₁ costs a load at
        // most; among the 0s the policy is the marking policy with w₀ places to fill, which costs
        // w₀ H(k) in the mean. Drawn at random, the 1s cost no more than c H(k) either: in all
        // c (1 + 2 H(k)).
        var excess: [Double] = []
        var robustExcess: [Double] = []
        for seed in 1...UInt64(runs) {
          let loads = Double(config.loads(on: sequence, places: places, seed: seed))
          let (zeros, ones) = wrong(
            config, errors, on: sequence, places: places, seed: seed, counts: { isLast[$0] })
          excess.append(loads - clean - harmonic * Double(zeros) - Double(ones))
          robustExcess.append(loads - clean * (1 + 2 * harmonic))
        }
        // The means must not be above zero by more than chance. Of 144 means that meet the bound
        // with equality, one is more than 5.5 standard errors above it with probability 0.4 %
        // (Student's t with 15 degrees of freedom passes 5.5 with probability 3e-5).
        for values in [excess, robustExcess] {
          let mean = values.reduce(0, +) / Double(runs)
          let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          let standardError = (squares / Double(runs * (runs - 1))).squareRoot()
          #expect(mean <= 5.5 * standardError, "case \(index), \(errors)")
        }
        if zero + one == 0 { #expect(excess.allSatisfy { $0 == 0 }) }
      }
    }
  }

  @Test(
    "LRU and marking load at most k times as often as Belady, whatever is predicted",
    arguments: [
      .lru, .markAndPredict(PredictionErrors()),
      .markAndPredict(PredictionErrors(zeroError: 1, oneError: 1)),
    ] as [EvictionConfig])
  func isKCompetitive(config: EvictionConfig) {
    for (index, (sequence, places)) in EvictionContractTests.cases.enumerated() {
      let least = EvictionConfig.belady.loads(on: sequence, places: places)
      #expect(config.loads(on: sequence, places: places) <= places * least, "case \(index)")
    }
    // All items in turn, one more than there are places: LRU and marking by bad luck always miss.
    let cycle = PageSequence(items: 5, requests: (0..<400).map { $0 % 5 })
    let least = EvictionConfig.belady.loads(on: cycle, places: 4)
    #expect(config.loads(on: cycle, places: 4) <= 4 * least)
    if config == .lru { #expect(config.loads(on: cycle, places: 4) == 400) }
  }
}
