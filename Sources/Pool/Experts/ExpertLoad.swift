/// What the routed experts of a layer have to do on the GPU that has most to do.
///
/// Expectations under independent tokens. Of experts that a token visits with chances pₑ, T tokens
/// touch Σ 1 − (1 − pₑ)^T: only their weights are read. With chances all alike that is
/// E·(1 − (1 − k/E)^T) (the occupancy of E cells; Johnson and Kotz, "Urn Models and Their
/// Application", 1977). They visit an expert T·pₑ times, up to its capacity.
///
/// Of experts that are kept whole, it is the GPU with most visits: a layer waits for it (see
/// ``ExpertPlacement``). How far chance takes a small batch beyond the expected visits is left out.
package struct ExpertLoad: Sendable {
  /// Visits that each token brings.
  package let visitsPerToken: Double
  /// Experts of one chance not to be visited by a token, and how many they are.
  private let classes: [Likeness]

  package init(_ experts: Model.Experts, routing: ExpertRouting, ranks: Int) {
    let sharing = routing.isParallel ? max(1, ranks) : 1
    let chances = routing.chances(of: experts)
    let active = routing.visits(of: experts)
    let most = (routing.capacity ?? .infinity) * active / Double(max(1, experts.count))
    let residence = routing.offload?.residence(of: chances)
    var classes: [Likeness] = []
    var visits = 0.0
    let here = routing.placement.busiest(of: chances, over: sharing, copies: routing.copies)
    for copy in here {
      let chance = chances[copy.expert] / Double(copy.copies)
      let absent = residence.map { 1 - $0[copy.expert] } ?? 0
      visits += min(chance, most / Double(copy.copies))
      if let last = classes.last, last.missed == 1 - chance, last.absent == absent {
        classes[classes.count - 1].count += 1
      } else {
        classes.append(Likeness(missed: 1 - chance, count: 1, absent: absent))
      }
    }
    // Exact where it is known, rather than a sum of rounded fractions.
    let isWhole = sharing == 1 && most >= (chances.first ?? 0)
    visitsPerToken = isWhole ? active : visits
    self.classes = classes
  }

  /// Experts that are asked for alike: the chance that a token misses one, how many they are, and
  /// the chance that one is not on the GPU.
  fileprivate struct Likeness: Hashable {
    var missed: Double
    var count: Double
    var absent: Double
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
    mutating func next() -> Touched {
      var touched = Touched()
      for index in classes.indices {
        let count = classes[index].count * (1 - powers[index])
        touched.count += count
        touched.absent += count * classes[index].absent
        powers[index] *= classes[index].missed
      }
      return touched
    }
  }

  /// Experts of a layer that an iteration visits, and those of them that are not on the GPU.
  struct Touched {
    var count = 0.0
    var absent = 0.0
  }

  /// From no tokens on.
  var ladder: Ladder { Ladder(classes) }

  /// Experts touched by `tokens`. O(`tokens`).
  package func touched(by tokens: Int) -> Double { visited(by: tokens).count }

  /// The same, with how many of them are not on the GPU.
  func visited(by tokens: Int) -> Touched {
    var ladder = ladder
    for _ in 0..<max(0, tokens) { _ = ladder.next() }
    return ladder.next()
  }
}
