/// The pools of a fleet from those with the shortest sequences up, as routers by length see them.
///
/// Pools that take equally long sequences share a rung.
struct PoolLadder {
  /// Pools that take sequences up to one length.
  struct Rung {
    var pools: [Int]
    /// The longest sequence (prompt and answer), in tokens.
    var maxSequence: Int
    /// Sequences that its replicas run at once, at most.
    var slots: Int
  }

  private(set) var rungs: [Rung] = []
  /// The length up to which a sequence is short, in tokens.
  private(set) var boundary: Int
  private var names: [String] = []

  /// - Parameter boundary: The length up to which a sequence is short; 0 = the longest that the
  ///   lowest rung takes.
  init(boundary: Int) { self.boundary = boundary }

  /// O(pools²), once.
  mutating func prepare(for fleet: FleetDescription) {
    names = fleet.pools.map(\.name)
    for length in Set(fleet.pools.map(\.maxSequence)).sorted() {
      let pools = fleet.pools.indices.filter { fleet.pools[$0].maxSequence == length }
      let slots = pools.reduce(0) { sum, pool in
        sum + fleet.pools[pool].replicas.count * fleet.pools[pool].maxBatch
      }
      rungs.append(Rung(pools: pools, maxSequence: length, slots: slots))
    }
    if boundary == 0 { boundary = rungs.first?.maxSequence ?? .max }
  }

  /// The rung of a sequence of `tokens` tokens: the lowest when it is short, otherwise the lowest
  /// of the others that takes it, or the highest. O(rungs).
  func rung(for tokens: Int) -> Int {
    if tokens <= boundary || rungs.count < 2 { return 0 }
    return rungs.indices.dropFirst().first { rungs[$0].maxSequence >= tokens } ?? rungs.count - 1
  }

  /// The replica of `rung` with the fewest requests outstanding; where none is up, of the next rung
  /// above that has one, or else below; `nil` = none is up at all. O(pools).
  func replica(of rung: Int, in view: FleetView) -> Int? {
    for other in rungs.indices where other >= rung {
      if let replica = least(of: other, in: view) { return replica }
    }
    for other in rungs.indices.reversed() where other < rung {
      if let replica = least(of: other, in: view) { return replica }
    }
    return nil
  }

  /// The replica of `rung` that is up with the fewest requests outstanding.
  func least(of rung: Int, in view: FleetView) -> Int? {
    var best: Int?
    for pool in rungs[rung].pools {
      guard let replica = view.leastOutstanding(in: pool) else { continue }
      if let found = best, view.outstanding(found) <= view.outstanding(replica) { continue }
      best = replica
    }
    return best
  }

  /// Requests outstanding at `rung`, as a part of its slots.
  func load(of rung: Int, in view: FleetView) -> Double {
    let outstanding = rungs[rung].pools.reduce(0) { $0 + view.outstanding(inPool: $1) }
    return Double(outstanding) / Double(max(1, rungs[rung].slots))
  }

  /// A replica of `pool` has come up, or gone down, with `slots` slots.
  mutating func change(pool: Int, slots: Int, isUp: Bool) {
    for rung in rungs.indices where rungs[rung].pools.contains(pool) {
      rungs[rung].slots += isUp ? slots : -slots
    }
  }

  /// The pools, how long their sequences may be and how full they are.
  ///
  /// - Parameter chosen: The replica that was chosen.
  func evidence(chosen: Int?, in view: FleetView, notes: [String]) -> Evidence {
    let pool = chosen.map { view.pool(of: $0) }
    let rows = rungs.indices.flatMap { rung in
      rungs[rung].pools.map { index in
        let numbers = [
          Double(rungs[rung].maxSequence), Double(view.outstanding(inPool: index)),
          load(of: rung, in: view),
        ]
        return Evidence.Row(names[index], numbers, isChosen: index == pool)
      }
    }
    return Evidence(
      columns: ["longest sequence", "outstanding", "load"], rows: rows,
      notes: notes + ["short: up to \(boundary) tokens"])
  }
}

extension RequestView {
  /// Tokens of its prompt, and of its answer as far as anybody says, otherwise `outputGuess`.
  func totalTokens(outputGuess: Int) -> Int { promptTokens + (expectedOutput ?? outputGuess) }
}

extension PolicyParameter {
  /// The length that divides short requests from long ones.
  static let boundary = PolicyParameter.count(
    "boundary", default: 0, in: 0...100_000_000,
    about: "tokens of prompt and answer up to which a request is short; 0 = what the pool of "
      + "the shortest sequences takes")

  /// How long an answer is taken to be when nobody says.
  static let outputGuess = PolicyParameter.count(
    "outputGuess", default: 256, in: 1...100_000_000,
    about: "tokens of an answer of which the request does not say how long it is expected to be")
}
