internal import DiscreteEvents
internal import Router

/// What is wrong with calls, or with an answer, that a policy asks for.
enum CallFault {
  /// There is no such replica.
  case misplaced(Int)
  /// What the policy does, to be said after its name.
  case wrong(String)
}

/// Calls and answers that no run can carry out.
extension Fleet {
  /// Calls for one request, at most: a policy that makes more does not mean to.
  private static let mostCalls = 10_000
  /// Tokens of a prompt or an answer, at most: far beyond any model, and sums stay in 32 bits.
  private static let mostTokens = 1_000_000_000
  /// Further adapters mixed into one call, at most (``Call/mixed``).
  private static let mostMixed = 3

  /// What is wrong with `calls` for a request that `made` calls were made for; `nil` = nothing.
  func fault(in calls: [Call], after made: Int) -> CallFault? {
    if calls.isEmpty { return .wrong("makes no call of a request, but wants to be asked again") }
    if calls.count > Fleet.mostCalls - made {
      return .wrong("makes more than \(Fleet.mostCalls) calls for one request")
    }
    for call in calls {
      if let fault = fault(in: call) { return fault }
    }
    return nil
  }

  /// What is wrong with `call`; `nil` = nothing.
  func fault(in call: Call) -> CallFault? {
    if !replicas.indices.contains(call.replica) { return .misplaced(call.replica) }
    if call.arm < -1 || call.arm >= arms.count {
      return .wrong("makes a call to arm \(call.arm) of \(arms.count); they are numbered from 0")
    }
    if call.mixed.count > Fleet.mostMixed {
      return .wrong("mixes more than \(Fleet.mostMixed) further adapters into a call")
    }
    // Without adapters of its own the fleet serves every number alike.
    let adapters = config.adapters.count
    if adapters > 0, let none = ([call.adapter] + call.mixed).first(where: { $0 >= adapters }) {
      return .wrong("makes a call to adapter \(none) of \(adapters); they are numbered from 0")
    }
    for (tokens, name) in [(call.promptTokens, "prompt"), (call.outputTokens, "output")] {
      if let tokens, tokens < 1 || tokens > Fleet.mostTokens {
        return .wrong("makes a call with \(tokens) \(name) tokens")
      }
    }
    return nil
  }

  /// What is wrong with `answer` to a request that `count` calls were made for; `nil` = nothing.
  func fault(in answer: Answer, of count: Int) -> CallFault? {
    let indices = answer.calls
    if indices.isEmpty { return .wrong("answers a request with none of its calls") }
    if let none = indices.first(where: { !(0..<count).contains($0) }) {
      return .wrong("answers with call \(none) of \(count); they are numbered from 0")
    }
    if case .best(_, let accuracy) = answer, !(0...1).contains(accuracy) {
      return .wrong("answers with an accuracy of \(accuracy), which is no probability")
    }
    return nil
  }

  /// Ends the run because of `fault`.
  mutating func end(because fault: CallFault) {
    let count = replicas.count
    end { policy in
      switch fault {
      case .misplaced(let replica): .misplaced(policy: policy, replica: replica, count: count)
      case .wrong(let what): .wrongCalls(policy: policy, what: what)
      }
    }
  }
}

extension Answer {
  /// The calls that it is made of.
  var calls: [Int] {
    switch self {
    case .call(let index): [index]
    case .best(let indices, _), .chain(let indices): indices
    }
  }
}
