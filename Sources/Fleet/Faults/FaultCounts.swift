package import DiscreteEvents

/// What breaking came to, in the whole run.
package struct FaultCounts: Hashable, Sendable {
  /// Outages that began, by fault.
  package var outages: [Int]
  /// Times that a request in flight was lost with its replica, its connection or its router.
  package var lost = 0
  /// Times that one was sent again, and those of them that took tokens along.
  package var resent = 0
  package var migrated = 0
  /// Times that a request on its way was sent by other links, as one ahead of it had been cut.
  package var detours = 0
  /// Calls that were lost; what follows is their policy's affair.
  package var lostCalls = 0
  /// Tokens in KV memory that were computed and lost.
  package var lostTokens = 0
  /// Output tokens that were thrown away to be made again.
  package var repeatedTokens = 0

  package init(faults: Int = 0) { outages = Array(repeating: 0, count: faults) }
}

/// An outage that a run saw.
package struct OutageRecord: Hashable, Sendable {
  /// Index of its fault, and its unit's number among that fault's.
  package var fault: Int
  package var unit: Int
  package var start: SimTime
  /// When the outage itself was over, starts not included; `nil` = it was not.
  package var end: SimTime?
  /// How many replicas it held.
  package var replicas: Int

  package init(fault: Int, unit: Int, start: SimTime, end: SimTime?, replicas: Int) {
    self.fault = fault
    self.unit = unit
    self.start = start
    self.end = end
    self.replicas = replicas
  }
}
