internal import DiscreteEvents

/// Sends a request to the arm with the best trade of probable success for cost, success being what
/// an item-response model expects (RADAR, arXiv:2509.25426).
///
/// With success p and cost c in [0, 1] the linear trade takes the greatest w·p − (1 − w)·c, the
/// Chebyshev trade the least max{w·(1 − p), (1 − w)·c}, which also reaches the points of the
/// frontier that lie inside its convex hull. The model learns from every outcome. New arms are
/// examined first: a request goes to one that has answered less than its budget of tests, when it
/// says more about that arm than the mean request (Fisher's information).
///
/// O(arms + context) a decision.
struct Radar: RoutingPolicy {
  private let weight: Double
  private let isChebyshev: Bool
  private let rate: Double
  private let tests: Int
  private let warmUp: Int
  private let delay: SimTime
  private var placement = ArmPlacement(FleetDescription(pools: []))
  private var model = ItemResponseModel(arms: 0, contextSize: 0, rate: 1)
  private var prices = AnswerPrices([])
  private var examined: [Int] = []
  private var information: [Double] = []
  private var seen = 0
  private var last: (arm: Int, isTest: Bool) = (-1, false)

  init(_ values: PolicyParameters) {
    weight = values["weight"]
    isChebyshev = values.word("scalarization") == "chebyshev"
    rate = values["rate"]
    tests = values.count("tests")
    warmUp = values.count("warmUp")
    delay = .seconds(values["delay"])
  }

  var needs: ViewNeeds { .leastOutstandingInPool }

  mutating func prepare(for fleet: FleetDescription) {
    placement = ArmPlacement(fleet)
    let arms = placement.arms.count
    model = ItemResponseModel(arms: arms, contextSize: fleet.contextSize, rate: rate)
    prices = AnswerPrices(placement.arms)
    examined = [Int](repeating: 0, count: arms)
    information = [Double](repeating: 0, count: arms)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let item = model.item(request.context)
    var choice: (arm: Int, replica: Int, score: Double)?
    for arm in placement.arms.indices {
      guard let replica = placement.replica(of: arm, in: view) else { continue }
      let score = score(of: arm, on: item, request)
      if let found = choice, found.score >= score { continue }
      choice = (arm, replica, score)
    }
    guard let choice else {
      return Decision(.hold, because: Reason("no arm is up"))
    }
    last = (choice.arm, false)
    if let tested = armToExamine(with: item, request, in: view) {
      last = (tested, true)
      examined[tested] += 1
      let replica = placement.replica(of: tested, in: view) ?? choice.replica
      let call = placement.call(to: tested, on: replica, for: request)
      return Decision(
        .send(call),
        because: Reason(
          "to examine the arm: information", score: model.information(on: tested, from: item)),
        delay: delay)
    }
    let call = placement.call(to: choice.arm, on: choice.replica, for: request)
    return Decision(
      .send(call),
      because: Reason(
        isChebyshev ? "least Chebyshev regret, negated" : "best success for its cost",
        score: choice.score),
      delay: delay)
  }

  /// The greater the better.
  private func score(
    of arm: Int, on item: ItemResponseModel.Item, _ request: RequestView
  ) -> Double {
    let success = model.probability(of: arm, on: item)
    let cost = prices.scaled(arm, for: request)
    return isChebyshev
      ? -max(weight * (1 - success), (1 - weight) * cost)
      : weight * success - (1 - weight) * cost
  }

  /// The arm that this request is to examine; `nil` = none. The first `warmUp` requests examine all
  /// arms in turn; then those with tests left and to gain more than their mean information, the
  /// least examined first.
  private mutating func armToExamine(
    with item: ItemResponseModel.Item, _ request: RequestView, in view: FleetView
  ) -> Int? {
    seen += 1
    let isWarmUp = request.id < warmUp
    var chosen: Int?
    for arm in placement.arms.indices where isWarmUp || examined[arm] < tests {
      let gain = model.information(on: arm, from: item)
      information[arm] += (gain - information[arm]) / Double(min(seen, 100))
      guard isWarmUp || gain >= information[arm] else { continue }
      guard placement.replica(of: arm, in: view) != nil else { continue }
      if let found = chosen, examined[found] <= examined[arm] { continue }
      chosen = arm
    }
    return chosen
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard placement.arms.indices.contains(outcome.arm), outcome.isCompleted else { return }
    prices.note(outcome)
    guard let reward = outcome.reward else { return }
    model.learn(outcome.request.context, of: outcome.arm, reward: reward)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    guard last.arm >= 0 else { return nil }
    let item = model.item(request.context)
    let rows = placement.arms.indices.map { arm in
      Evidence.Row(
        placement.arms[arm].name,
        [
          model.abilities[arm], model.probability(of: arm, on: item),
          model.information(on: arm, from: item), prices.scaled(arm, for: request),
          score(of: arm, on: item, request),
        ],
        isChosen: arm == last.arm)
    }
    var notes = [
      "Difficulty \(item.difficulty), discrimination \(item.discrimination): "
        + "p = σ(discrimination · (ability − difficulty))."
    ]
    if last.isTest { notes.append("It went there to examine the arm.") }
    return Evidence(
      columns: ["ability", "p(right)", "information", "cost", "score"], rows: rows, notes: notes)
  }
}
