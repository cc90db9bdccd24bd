internal import DiscreteEvents

extension FleetDescription.Stream {
  /// Whether nothing is promised.
  var isEmpty: Bool { ttft == nil && tpot == nil && e2e == nil }
}

/// How fast a pool has been, and what a request would see there.
struct PoolForecast {
  let name: String
  let maxSequence: Int
  /// US dollars an hour; where prices are not known, a replica's is 1.
  let slotPrice: Double
  private var firstToken: DecayingRegression
  private var furtherToken: DecayingRegression
  /// The replica that would serve the request, and the predictions, in seconds.
  private(set) var replica: Int?
  private(set) var ttft = 0.0
  private(set) var tpot = 0.0
  var isCandidate = false

  init(name: String, maxSequence: Int, slotPrice: Double, window: Int) {
    self.name = name
    self.maxSequence = maxSequence
    self.slotPrice = slotPrice
    firstToken = DecayingRegression(window: window)
    furtherToken = DecayingRegression(window: window)
  }

  var ttftDeviation: Double { firstToken.deviation }
  var tpotDeviation: Double { furtherToken.deviation }

  mutating func predict(_ inputs: SIMD2<Double>?, replica: Int?, fits: Bool) {
    self.replica = replica
    isCandidate = replica != nil && fits
    guard let inputs else { return }
    ttft = firstToken.prediction(inputs) ?? 0
    tpot = furtherToken.prediction(inputs) ?? 0
  }

  /// Seconds until the last of `output` tokens.
  func e2e(output: Int) -> Double { ttft + tpot * Double(max(0, output - 1)) }

  mutating func learn(_ inputs: SIMD2<Double>, ttft: Double, tpot: Double?) {
    firstToken.add(inputs, ttft)
    if let tpot { furtherToken.add(inputs, tpot) }
  }

  /// Whether it is expected to keep `promise` for an answer of `output` tokens.
  func keeps(_ promise: FleetDescription.Stream, output: Int, safety: Double) -> Bool {
    let first = ttft + safety * ttftDeviation
    let further = tpot + safety * tpotDeviation
    let last = first + further * Double(max(0, output - 1))
    return first <= promise.ttft?.seconds ?? .infinity
      && further <= promise.tpot?.seconds ?? .infinity
      && last <= promise.e2e?.seconds ?? .infinity
  }

  /// Whether it is cheaper, or as cheap and earlier.
  func isBetter(than other: PoolForecast) -> Bool {
    slotPrice != other.slotPrice ? slotPrice < other.slotPrice : ttft < other.ttft
  }
}
