package import DiscreteEvents

/// How a server is observed.
package struct ObservationOptions: Sendable {
  /// Requests sent at most.
  package var maxRequests = 10_000
  /// How long the observation lasts at most; requests that are then under way are unfinished.
  package var timeLimit = SimTime.seconds(1800)
  /// How long the answer to one request may take.
  package var requestTimeout = SimTime.seconds(300)
  /// Tells observations with the same seed apart: their prompts differ.
  package var repetition = 0
  /// Token numbers in prompts are below this.
  package var vocabulary = 1000

  package init() {}
}
