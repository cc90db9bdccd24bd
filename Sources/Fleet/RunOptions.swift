package import DiscreteEvents
package import Pool

/// How a run is carried out; none of it changes what happens in it.
package struct RunOptions: Sendable {
  package var mode: SimulationMode
  /// `nil` = the standard one.
  package var eventList: EventQueue.Kind?
  /// Which replication: it selects the lane of every random stream.
  package var replication: Int
  /// Check every invariant after every event.
  package var checksInvariants: Bool
  /// The distance between samples of the pools' state; `nil` = none are taken.
  package var sampleEvery: SimTime?
  /// Called now and then with the simulated time and the requests that have left; returning false
  /// stops the run with ``RunError/cancelled``.
  package var progress: (@Sendable (SimTime, Int) -> Bool)?

  package init(
    mode: SimulationMode = .leap, eventList: EventQueue.Kind? = nil, replication: Int = 0,
    checksInvariants: Bool = false, sampleEvery: SimTime? = nil,
    progress: (@Sendable (SimTime, Int) -> Bool)? = nil
  ) {
    self.mode = mode
    self.eventList = eventList
    self.replication = replication
    self.checksInvariants = checksInvariants
    self.sampleEvery = sampleEvery
    self.progress = progress
  }
}

/// Why a run was stopped.
package enum RunError: Error, Hashable, Sendable {
  /// The simulated time passed ``SimTime/horizon``.
  case horizonPassed
  /// The caller asked for it.
  case cancelled
  /// A policy of the user's own placed a request on a replica that is not there.
  case misplaced(policy: String, replica: Int, count: Int)
  /// A policy asked for calls or an answer that cannot be; `what` it does.
  case wrongCalls(policy: String, what: String)
  /// A policy of the user's own never placed or rejected this many requests.
  case heldForEver(policy: String, requests: Int)
  /// What was to run an iteration could not.
  case notExecuted(String)
}
