internal import Router
internal import Workload

/// How good calls, and answers made of them, are.
extension Fleet {
  /// How sure its model is of the answer of call `index` of the request in slot `parent`.
  func confidence(of index: Int, in parent: Int) -> Double? {
    guard let reward = reward(ofCall: index, in: parent) else { return nil }
    return quality?.confidence(
      request: requests[parent].id, arm: arm(ofCall: index, in: parent), reward: reward,
      traits: traits[parent], attempt: programs[parent].occurrence(of: index))
  }

  /// Tells the calls of the request in `slot`, now that it leaves, and how good they were.
  func judgeCalls(of slot: Int32, in outcome: inout Outcome) {
    outcome.calls = programs[Int(slot)].calls
    for index in outcome.calls.indices where outcome.calls[index].isCompleted {
      outcome.calls[index].reward = reward(ofCall: index, in: Int(slot))
    }
    outcome.missedAdapter = programs[Int(slot)].missedAdapter
    if outcome.calls.count == 1 { outcome.arm = outcome.calls[0].call.arm }
  }

  /// How good the answer made of the calls of the request in `slot` turned out; `nil` when there is
  /// none, or nothing is known of its quality.
  func rewardOfCalls(_ slot: Int32) -> Double? {
    let program = programs[Int(slot)]
    guard let shown = program.shown else { return nil }
    switch program.answer {
    case nil: return reward(ofCall: shown, in: Int(slot))
    case .call(let index): return reward(ofCall: index, in: Int(slot))
    case .chain(let indices):
      let rewards = indices.compactMap { reward(ofCall: $0, in: Int(slot)) }
      return rewards.count == indices.count ? rewards.reduce(1, *) : nil
    case .best(let indices, let accuracy):
      let completed = indices.filter { program.calls[$0].isCompleted }
      let rewards = completed.compactMap { reward(ofCall: $0, in: Int(slot)) }
      guard let quality, let best = rewards.max() else { return nil }
      let luck = quality.choice(request: requests[Int(slot)].id)
      return luck.first < accuracy
        ? best : rewards[min(rewards.count - 1, Int(luck.second * Double(rewards.count)))]
    }
  }

  /// What the answer made of the calls of the request in `slot` was expected to be worth, before
  /// anybody's luck is known; 0 when there is none.
  func expectedRewardOfCalls(_ slot: Int32) -> Double {
    let program = programs[Int(slot)]
    guard let quality, let shown = program.shown else { return 0 }
    let mean = { (index: Int) in
      self.expectedReward(slot, arm: self.arm(ofCall: index, in: Int(slot))) ?? 0
    }
    switch program.answer {
    case nil: return mean(shown)
    case .call(let index): return mean(index)
    case .chain(let indices): return indices.map(mean).reduce(1, *)
    case .best(let indices, let accuracy):
      let means = indices.filter { program.calls[$0].isCompleted }.map(mean)
      let average = means.reduce(0, +) / Double(max(1, means.count))
      return accuracy * quality.expectedBest(of: means) + (1 - accuracy) * average
    }
  }

  private func reward(ofCall index: Int, in parent: Int) -> Double? {
    guard let quality, programs[parent].calls[index].isCompleted else { return nil }
    return quality.reward(
      request: requests[parent].id, arm: arm(ofCall: index, in: parent), traits: traits[parent],
      attempt: programs[parent].occurrence(of: index))
  }

  private func arm(ofCall index: Int, in parent: Int) -> Int {
    Int(arm(of: programs[parent].calls[index].call))
  }
}
