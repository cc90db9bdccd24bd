package import DiscreteEvents
package import Pool

/// Receives what happens while a run goes, in the order it happens.
///
/// A class, because writers of files have an identity: one recorder is shared by the run that
/// fills it and the caller that closes it.
package protocol Recorder: AnyObject {
  /// A request has left.
  func record(_ request: RequestRecord)
  /// A replica has run `stretch` of iterations.
  func record(_ stretch: IterationStretch)
  /// Whether it wants iteration stretches; when not, they cost nothing.
  var wantsIterations: Bool { get }
  /// The router has decided.
  func record(_ decision: DecisionRecord)
  /// Whether it wants decisions; when not, they cost nothing.
  var wantsDecisions: Bool { get }
  /// Whether it wants the numbers behind the decisions on the request with this number.
  func wantsEvidence(of request: Int) -> Bool
  /// A replica begins to run a batch.
  func record(_ batch: BatchRecord)
  /// Whether it wants any batches; when not, they cost nothing.
  var wantsBatches: Bool { get }
  /// Whether it wants the batch that `pool` begins now: asked once for each.
  func wantsBatch(of pool: Int) -> Bool
}

extension Recorder {
  package func record(_ decision: DecisionRecord) {}
  package var wantsDecisions: Bool { false }
  package func wantsEvidence(of request: Int) -> Bool { false }
  package func record(_ batch: BatchRecord) {}
  package var wantsBatches: Bool { false }
  package func wantsBatch(of pool: Int) -> Bool { false }
}

/// What a replica begins to compute. Where iterations are simulated together it is the first of
/// them.
package struct BatchRecord: Hashable, Sendable {
  /// Index of the pool, and of the replica within it.
  package var pool: Int
  package var replica: Int
  package var start: SimTime
  package var shape: IterationShape

  package init(pool: Int, replica: Int, start: SimTime, shape: IterationShape) {
    self.pool = pool
    self.replica = replica
    self.start = start
    self.shape = shape
  }
}

/// Consecutive iterations of one replica with the same batch.
package struct IterationStretch: Hashable, Sendable {
  /// Index of the pool, and of the replica within it.
  package var pool: Int
  package var replica: Int
  package var start: SimTime
  package var end: SimTime
  package var iterations: Int
  package var decodes: Int
  package var prefillTokens: Int
  /// KV blocks in use at the end, before anything is freed.
  package var kvBlocksUsed: Int
  package var waiting: Int
  /// What its battery holds as a part of what it can, now; `nil` = it has none.
  package var stateOfCharge: Double?

  package init(
    pool: Int, replica: Int, start: SimTime, end: SimTime, iterations: Int, decodes: Int,
    prefillTokens: Int, kvBlocksUsed: Int, waiting: Int, stateOfCharge: Double? = nil
  ) {
    self.stateOfCharge = stateOfCharge
    self.pool = pool
    self.replica = replica
    self.start = start
    self.end = end
    self.iterations = iterations
    self.decodes = decodes
    self.prefillTokens = prefillTokens
    self.kvBlocksUsed = kvBlocksUsed
    self.waiting = waiting
  }
}
