/// What the routed experts of a layer have to do on the GPU that has most to do.
///
/// Expectations under independent tokens. Of experts that a token visits with chances pₑ, T tokens
/// touch Σ 1 − (1 − pₑ)^T: only their weights are read. With chances all alike that is
/// E·(1 − (1 − k/E)^T) (the occupancy of E cells; Johnson and Kotz, "Urn Models and Their
/// Application", 1977). They visit an expert T·pₑ times, up to its capacity.
///
/// Experts that are kept whole are dealt out to the GPUs in order of popularity, so that the first
/// GPU has the most popular of each round: it touches most, has most visits, and a layer waits for
/// it. How far chance takes a small batch beyond the expected visits is left out.
package struct ExpertLoad: Sendable {
  /// Visits that each token brings.
  package let visitsPerToken: Double
  /// Experts of one chance not to be visited by a token, and how many they are.
  private let classes: [Likeness]

  package init(_ experts: Model.Experts, routing: ExpertRouting, ranks: Int) {
    let dealt = routing.isParallel ? max(1, ranks) : 1
    let chances = routing.chances(of: experts)
    let mean = Double(experts.active) / Double(max(1, experts.count))
    let most = (routing.capacity ?? .infinity) * mean
    var classes: [Likeness] = []
    var visits = 0.0
    for index in stride(from: 0, to: chances.count, by: dealt) {
      let missed = 1 - chances[index]
      visits += min(chances[index], most)
      if classes.last?.missed == missed {
        classes[classes.count - 1].count += 1
      } else {
        classes.append(Likeness(missed: missed, count: 1))
      }
    }
    // Exact where it is known, rather than a sum of rounded fractions.
    let isWhole = dealt == 1 && most >= (chances.first ?? 0)
    visitsPerToken = isWhole ? Double(experts.active) : visits
    self.classes = classes
  }

  /// Experts that are asked for alike: the chance that a token misses one, and how many they are.
  fileprivate struct Likeness: Hashable {
    var missed: Double
    var count: Double
  }

  /// Experts touched by a number of tokens, tokens by tokens.
  struct Ladder {
    fileprivate let classes: [Likeness]
    private var powers: [Double]

    fileprivate init(_ classes: [Likeness]) {
      self.classes = classes
      powers = classes.map { _ in 1 }
    }

    /// Experts touched by as many tokens as there were calls before. By multiplication alone: the
    /// same on every machine.
    mutating func next() -> Double {
      var touched = 0.0
      for index in classes.indices {
        touched += classes[index].count * (1 - powers[index])
        powers[index] *= classes[index].missed
      }
      return touched
    }
  }

  /// From no tokens on.
  var ladder: Ladder { Ladder(classes) }

  /// Experts touched by `tokens`. O(`tokens`).
  package func touched(by tokens: Int) -> Double {
    var ladder = ladder
    for _ in 0..<max(0, tokens) { _ = ladder.next() }
    return ladder.next()
  }
}
