package import DiscreteEvents

/// How a request left.
package enum RequestStatus: String, CaseIterable, Sendable {
  /// It emitted its last token.
  case completed
  /// It was turned away: a queue was full, the policy said no, or it can never fit.
  case rejected
  /// It was lost to a fault.
  case failed
  /// Its client gave up.
  case timedOut = "timed_out"
  /// The run was stopped before it left.
  case unfinished
}

/// What is known of a request once it has left: one row of the request table.
///
/// Instants it never reached are `nil`.
package struct RequestRecord: Hashable, Sendable {
  /// Its number in order of arrival, from 0.
  package var id: Int
  /// Indices of its stream, pool and replica (within the pool); −1 = it reached none.
  package var stream: Int
  package var pool: Int
  package var replica: Int
  package var session: Int
  package var adapter: Int
  package var arrival: SimTime
  package var promptTokens: Int
  /// Prompt tokens served from a prefix cache.
  package var cachedTokens: Int
  /// Output tokens emitted.
  package var outputTokens: Int
  /// When it was first in a batch, when its first and its last token were out.
  package var scheduled: SimTime?
  package var firstToken: SimTime?
  package var left: SimTime
  package var preemptions: Int
  package var status: RequestStatus
  /// Whether it arrived after the warm-up, and so counts in the statistics.
  package var measured: Bool
  /// The arm it was given to; −1 = none.
  package var arm: Int
  /// How good its answer was; `nil` = it did not complete, or nothing is known of quality.
  package var reward: Double?
  /// Calls that its policy made for it; 0 = it went to its replica itself. Of several calls, pool,
  /// replica, adapter, output tokens and first token are those of the call whose answer it got,
  /// `scheduled` is the earliest of all, and preemptions are the sum.
  package var calls: Int

  /// First scheduled − arrival.
  package var queue: SimTime? { scheduled.map { $0 - arrival } }
  /// First token − arrival.
  package var ttft: SimTime? { firstToken.map { $0 - arrival } }
  /// Finish − arrival; `nil` unless it completed.
  package var e2e: SimTime? { status == .completed ? left - arrival : nil }
  /// (Finish − first token) / (output tokens − 1), in whole picoseconds; `nil` unless it completed
  /// with at least two tokens.
  package var tpot: SimTime? {
    guard status == .completed, outputTokens > 1, let firstToken else { return nil }
    return SimTime(picoseconds: (left - firstToken).picoseconds / Int64(outputTokens - 1))
  }

  package init(
    id: Int, stream: Int, pool: Int, replica: Int, session: Int, adapter: Int, arrival: SimTime,
    promptTokens: Int, cachedTokens: Int, outputTokens: Int, scheduled: SimTime?,
    firstToken: SimTime?, left: SimTime, preemptions: Int, status: RequestStatus, measured: Bool,
    arm: Int = -1, reward: Double? = nil, calls: Int = 0
  ) {
    self.id = id
    self.stream = stream
    self.pool = pool
    self.replica = replica
    self.session = session
    self.adapter = adapter
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.cachedTokens = cachedTokens
    self.outputTokens = outputTokens
    self.scheduled = scheduled
    self.firstToken = firstToken
    self.left = left
    self.preemptions = preemptions
    self.status = status
    self.measured = measured
    self.arm = arm
    self.reward = reward
    self.calls = calls
  }
}
