/// In which order an engine takes waiting sequences, and which of the running ones gives way first
/// when KV blocks run out. Equals go by arrival.
package enum QueueOrder: Hashable, Sendable {
  /// First come, first served; the youngest gives way.
  case fcfs
  /// The greatest priority of a stream first; the least gives way (vLLM's `priority` policy).
  case priority
  /// The earliest deadline first (Liu and Layland, Journal of the ACM 20(1), 1973).
  case deadline(DeadlineKind)
  /// The client that has been served least, by virtual token counters.
  case fair(FairShare)
  /// The shortest remaining answer first, as it is predicted (Schrage, Operations Research 16(3),
  /// 1968: with exact predictions no order has a shorter mean response on one server).
  case srpt(LengthPrediction)
  /// The least that remains of the operation under way first, of its prompt and of its answer as it
  /// is predicted: SRPT by operation, for jobs whose operations are known one by one (Lindermayr et
  /// al., arXiv 2602.12716, 2026: with uniform tests at most twice the flow time of the best).
  case operation(LengthPrediction)
  /// The smallest class of jobs first, by what of them is known: see ``ChunkDoubling``.
  case chunkDoubling(ChunkDoubling)
  /// The longest prefix in memory first (SGLang's `lpm`).
  case longestPrefix
  /// The lowest level of a multi-level feedback queue first.
  case feedback(FeedbackLevels)
}

/// What a request's deadline follows from; a stream that does not say it has none.
package enum DeadlineKind: String, CaseIterable, Hashable, Sendable {
  /// The objective of its stream.
  case ttft, e2e
  /// When its client gives up.
  case timeout
}

/// Whose service is to be equal, and what tokens count.
package struct FairShare: Hashable, Sendable {
  /// Who a client is.
  package enum Client: String, CaseIterable, Hashable, Sendable {
    case stream, session
  }

  package var client: Client
  /// Weights of a prompt's and of an answer's token: w_p and w_q of the paper.
  package var promptWeight: Int
  package var outputWeight: Int

  /// Weights 1 and 2 are those of the paper's experiments.
  package init(client: Client = .stream, promptWeight: Int = 1, outputWeight: Int = 2) {
    self.client = client
    self.promptWeight = promptWeight
    self.outputWeight = outputWeight
  }
}

/// The levels of a multi-level feedback queue: a sequence is at the first level whose bound its
/// prompt and answer so far do not exceed, and so joins at that of its prompt.
///
/// FastServe (Wu et al., "Fast distributed inference serving for large language models", 2023)
/// calls that skip-join; it counts iterations' times where this counts tokens.
package struct FeedbackLevels: Hashable, Sendable {
  /// The bound of the first level, in tokens, how many times as much that of the next one is, and
  /// how many levels there are; the last has no bound.
  package var first: Int
  package var ratio: Int
  package var levels: Int

  package init(first: Int = 256, ratio: Int = 2, levels: Int = 8) {
    self.first = first
    self.ratio = ratio
    self.levels = levels
  }

  /// The level of a sequence of `tokens` tokens, from 0.
  func level(of tokens: Int) -> Int {
    var level = 0
    var bound = first
    while level + 1 < levels, tokens > bound {
      level += 1
      bound = bound.multipliedReportingOverflow(by: ratio).partialValue
      if bound <= 0 { bound = .max }
    }
    return level
  }

  /// The most tokens at `level`.
  func bound(of level: Int) -> Int {
    guard level + 1 < levels else { return .max }
    var bound = first
    for _ in 0..<level {
      let (next, overflows) = bound.multipliedReportingOverflow(by: ratio)
      if overflows { return .max }
      bound = next
    }
    return bound
  }
}

extension QueueOrder {
  /// What keeps the queue.
  enum Kind: UInt8 {
    /// The list of the waiting as it is.
    case arrival
    /// A heap by ranks.
    case ranked
    /// Queues by client.
    case fair
    /// The list of the waiting, sorted when a batch is formed.
    case prefix
  }

  var kind: Kind {
    switch self {
    case .fcfs: .arrival
    case .priority, .deadline, .srpt, .operation, .chunkDoubling, .feedback: .ranked
    case .fair: .fair
    case .longestPrefix: .prefix
    }
  }

  /// Whether sequences have ranks, so that a waiting one may precede one that runs.
  package var ranks: Bool { kind == .ranked }
}
