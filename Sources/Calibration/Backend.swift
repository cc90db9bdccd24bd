package import Pool

/// What a backend sets up before it measures.
package struct BackendSetup: Hashable, Sendable {
  package var model: Model
  package var precision: Precision
  /// Tokens a KV block.
  package var block: Int
  /// KV blocks to hold, enough for every shape that will be measured.
  package var kvBlocks: Int
  /// Tokens an iteration, and sequences in it, at most.
  package var maxTokens: Int
  package var maxSequences: Int
  /// Rank of each adapter, by index; empty = none.
  package var adapterRanks: [Int]
  /// The projections that all of them adapt.
  package var adapterTargets: AdapterTargets

  package init(
    model: Model, precision: Precision, block: Int, kvBlocks: Int, maxTokens: Int,
    maxSequences: Int, adapterRanks: [Int] = [], adapterTargets: AdapterTargets = .allLinear
  ) {
    self.model = model
    self.precision = precision
    self.block = block
    self.kvBlocks = kvBlocks
    self.maxTokens = maxTokens
    self.maxSequences = maxSequences
    self.adapterRanks = adapterRanks
    self.adapterTargets = adapterTargets
  }
}

/// Something that runs the actual kernels of an iteration and says how long they took.
///
/// A backend runs one thing at a time and is not shared between threads. It times one run a call:
/// repeating, interleaving and weeding out what the machine disturbed is the caller's.
package protocol Backend {
  /// The machine and software it measures, for people: "AMD EPYC, OpenBLAS 0.3.21, 1 thread".
  var machine: String { get }

  /// Allocates weights, KV cache and adapters. Called once, before anything is measured.
  mutating func prepare(_ setup: BackendSetup) throws(BackendError)

  /// Runs one iteration and times it.
  mutating func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds
}

/// Why a backend gave no time.
package enum BackendError: Error, Hashable, Sendable {
  /// It cannot do this at all: an architecture or a size it has no kernels or memory for.
  case unsupported(String)
  /// Its process could not be started, or ended.
  case died(String)
  /// It gave no answer within so many seconds.
  case timedOut(seconds: Double)
  /// It answered what cannot be understood or believed.
  case nonsense(String)
}
