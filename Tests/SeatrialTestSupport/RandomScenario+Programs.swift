internal import DiscreteEvents
package import Fleet
internal import Router

extension RandomScenario {
  /// A scenario of any shape whose policy makes programs of some of its requests.
  package func makeWithPrograms() -> FleetConfig {
    // A request that becomes calls cannot be split.
    var config = makeTogether()
    config.router.policy = .defined(DefinedPolicy(RandomPrograms.definition))
    return config
  }
}

/// Makes a random program of each request: stages of calls side by side, final calls, answers of
/// every kind from calls that did and that did not complete, rejections, and delays between.
struct RandomPrograms: RoutingPolicy {
  static let definition = PolicyDefinition("programs", about: "makes random programs") { _ in
    RandomPrograms()
  }

  let needs: ViewNeeds = [.calls, .reports]
  private var adapters = 0

  mutating func prepare(for fleet: FleetDescription) { adapters = fleet.adapters.count }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let action: Decision.Action =
      switch random.below(12) {
      case 0: .place(random.below(view.count))
      case 1: .send(call(in: view, random))
      case 2: .reject
      // Held only while something is in flight whose leaving offers it again.
      case 3 where view.upReplicas.contains { view.outstanding($0) > 0 }: .hold
      case 4, 5: race(calls(in: view, random), random)
      case 6, 7: .spread(calls(in: view, random))
      default: .fanOut(calls(in: view, random))
      }
    return Decision(action, because: Reason("a coin"), delay: delay(random))
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    // Calls under way, of a race or by themselves, go on, or are cancelled by what follows.
    if calls.contains(where: { $0.left == .never }), random.below(3) > 0 {
      let more = random.below(2) == 0 ? [] : self.calls(in: view, random)
      let wait: Decision.Action = random.below(3) == 0 ? .spread(more) : race(more, random)
      return Decision(wait, because: Reason("a coin"), delay: delay(random))
    }
    // Each stage is the last with a probability of a half: programs end.
    let some = (0...random.below(3)).map { _ in random.below(calls.count) }
    let action: Decision.Action =
      switch random.below(15) {
      case 12: race(self.calls(in: view, random), random)
      case 13, 14: .spread(self.calls(in: view, random))
      case 0...3: .fanOut(self.calls(in: view, random))
      case 4: .send(call(in: view, random))
      case 5: .place(random.below(view.count))
      case 6: .reject
      case 7, 8: .answer(.best(of: some, accuracy: random.uniform()))
      case 9: .answer(.chain(some))
      default: .answer(.call(some[0]))
      }
    return Decision(action, because: Reason("a coin"), delay: delay(random))
  }

  /// Round patience ends at boundaries of iterations; without end it asks nobody again.
  private func race(_ calls: [Call], _ random: RandomStream) -> Decision.Action {
    .race(
      calls,
      patience: [.seconds(0.001), .seconds(0.01), .seconds(0.0123), .never][random.below(4)],
      for: random.below(2) == 0 ? .firstToken : .completion)
  }

  private func calls(in view: FleetView, _ random: RandomStream) -> [Call] {
    (0..<[1, 1, 2, 3, 7][random.below(5)]).map { _ in call(in: view, random) }
  }

  /// Prompts that never fit, single tokens, and what the request itself asks for.
  private func call(in view: FleetView, _ random: RandomStream) -> Call {
    let mixed = (0..<random.below(3)).map { _ in random.below(adapters + 1) - 1 }
    return Call(
      to: random.below(view.count), arm: random.below(2) - 1,
      adapter: random.below(adapters + 1) - 1, mixed: mixed,
      promptTokens: [nil, nil, 1, 20, 100_000][random.below(5)],
      outputTokens: [nil, nil, 1, 30][random.below(4)])
  }

  /// Often none, so that much happens at one instant; sometimes as long as a round iteration.
  private func delay(_ random: RandomStream) -> SimTime {
    [.zero, .zero, .seconds(0.001), .seconds(0.0123)][random.below(4)]
  }
}
