/// How an engine fills its iterations: what a closed loop's waiting depends on.
package struct BatchingRule: Hashable, Sendable {
  /// Tokens an iteration, at most.
  package var tokens: Int
  /// Prompts that start in one iteration, at most; `nil` = as many as fit.
  package var starts: Int?
  /// Whether an iteration either prefills or decodes, and prefills while anything waits.
  package var prefillsFirst: Bool
  /// Whether an iteration is composed while the one before it runs, so that a request that
  /// arrives meanwhile waits for the one after.
  package var plansAhead: Bool
  /// Whether a request is admitted only where its whole answer will fit the KV cache.
  package var reservesOutput: Bool

  package init(
    tokens: Int, starts: Int? = nil, prefillsFirst: Bool = false, plansAhead: Bool = false,
    reservesOutput: Bool = false
  ) {
    self.tokens = tokens
    self.starts = starts
    self.prefillsFirst = prefillsFirst
    self.plansAhead = plansAhead
    self.reservesOutput = reservesOutput
  }
}
