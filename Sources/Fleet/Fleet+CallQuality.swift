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
      var product = 1.0
      for index in indices {
        guard let reward = reward(ofCall: index, in: Int(slot)) else { return nil }
        product *= reward
      }
      return product
    case .best(let indices, let accuracy):
      var rewards: [Double] = []
      for index in indices {
        if let reward = reward(ofCall: index, in: Int(slot)) { rewards.append(reward) }
      }
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
    switch program.answer {
    case nil: return expectedReward(ofCall: shown, in: slot)
    case .call(let index): return expectedReward(ofCall: index, in: slot)
    case .chain(let indices):
      var product = 1.0
      for index in indices { product *= expectedReward(ofCall: index, in: slot) }
      return product
    case .best(let indices, let accuracy):
      var means: [Double] = []
      for index in indices where program.calls[index].isCompleted {
        means.append(expectedReward(ofCall: index, in: slot))
      }
      let average = means.reduce(0, +) / Double(max(1, means.count))
      return accuracy * quality.expectedBest(of: means) + (1 - accuracy) * average
    }
  }

  private func expectedReward(ofCall index: Int, in slot: Int32) -> Double {
    expectedReward(slot, arm: arm(ofCall: index, in: Int(slot))) ?? 0
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
