internal import Pool
internal import Router

/// What became of requests as calls, over requests that arrived after the warm-up and left.
package struct CallCounts: Hashable, Sendable {
  /// Requests that were sent somewhere, and the calls made for them; one that went to its replica
  /// itself is one call.
  package var requests = 0
  package var calls = 0
  /// Prompt and output tokens of all calls.
  package var tokens = 0
  /// What those tokens cost at their arms' prices, in US dollars.
  package var dollars = 0.0

  package init() {}

  mutating func add(tokens count: Int, dollarsPerMillionTokens price: Double) {
    calls += 1
    tokens += count
    dollars += Double(count) * price / 1e6
  }
}

extension Fleet {
  /// Counts the calls of a request that leaves.
  mutating func countCalls(of slot: Int32) {
    let request = requests[Int(slot)]
    if request.isProgram {
      result.calls.requests += 1
      for call in programs[Int(slot)].calls {
        result.calls.add(
          tokens: call.promptTokens + call.outputTokens,
          dollarsPerMillionTokens: price(ofArm: call.call.arm))
      }
    } else if request.replica >= 0 {
      let sequence = sequences[Int(slot)]
      let emitted = replicas[Int(request.replica)].emitted(slot, by: now, sequences: sequences)
      result.calls.requests += 1
      result.calls.add(
        tokens: Int(sequence.prompt) + emitted,
        dollarsPerMillionTokens: price(ofArm: Int(request.arm)))
    }
  }

  private func price(ofArm arm: Int) -> Double {
    arm >= 0 ? arms[arm].dollarsPerMillionTokens : 0
  }
}
