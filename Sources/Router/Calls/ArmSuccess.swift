/// How good each arm's answers were so far, by intent: means of rewards that begin with one answer
/// as good as can be, so that an arm is tried before it is given up.
struct ArmSuccess: Sendable {
  private let arms: Int
  private var counts: ContiguousArray<Int>
  private var sums: ContiguousArray<Double>

  /// Nothing is known of the arms of `fleet`.
  init(_ fleet: FleetDescription) {
    arms = fleet.arms.count
    counts = ContiguousArray(repeating: 0, count: arms * (fleet.intents.count + 1))
    sums = ContiguousArray(repeating: 0, count: counts.count)
  }

  /// The mean reward of `arm` for requests taken to be of `intent`; −1 = of none.
  func mean(of arm: Int, intent: Int) -> Double {
    let cell = cell(arm, intent)
    return (1 + sums[cell]) / Double(1 + counts[cell])
  }

  /// How many answers of `arm` to requests of `intent` it knows.
  func count(of arm: Int, intent: Int) -> Int { counts[cell(arm, intent)] }

  /// An answer of `arm` turned out.
  mutating func add(_ reward: Double, of arm: Int, intent: Int) {
    counts[cell(arm, intent)] += 1
    sums[cell(arm, intent)] += reward
  }

  /// Learns from all calls of `outcome` whose rewards are known.
  mutating func learn(from outcome: Outcome) {
    for call in outcome.calls where (0..<arms).contains(call.call.arm) {
      guard let reward = call.reward else { continue }
      add(reward, of: call.call.arm, intent: outcome.request.intent)
    }
  }

  /// Requests of no intent, or of one that the fleet does not list, have the first row.
  private func cell(_ arm: Int, _ intent: Int) -> Int {
    let row = intent + 1
    return (0..<counts.count / max(1, arms)).contains(row) ? row * arms + arm : arm
  }
}
