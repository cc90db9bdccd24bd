/// What happens first when several things happen at the same instant.
///
/// Whatever ends comes before whatever looks at the fleet, and that before whatever begins: a
/// request that arrives at an iteration boundary is seen at that boundary, whichever replica's
/// event comes first. So what is observed at an instant does not depend on whether the boundaries
/// inside a leap were events of their own.
enum FleetPhase: UInt8 {
  /// A replica's stretch of iterations ends. Subject: replica; tag: generation of the stretch.
  case stretchEnd
  /// A replica's disk or link has moved an adapter. Subject: replica; tag: 1 = the disk.
  case transferEnd
  /// A request that became several calls has its answer. Subject: slot.
  case answer
  /// The oldest request of a stream with a timeout may give up. Subject: stream.
  case timeout
  /// The replicas report to the router.
  case scrape
  /// The next request of an open stream arrives. Subject: stream.
  case arrival
  /// A closed-loop client sends its next request. Subject: client; tag: stream.
  case clientArrival
  /// A request or a call reaches its replica, some time after the decision that sent it there.
  /// Subject: slot.
  case delivery
  /// A replica forms its next batch. Subject: replica.
  case batchStart
  /// The warm-up ends.
  case warmupEnd
  /// The pools' state is sampled.
  case sample
  /// The run is cut off.
  case cutoff
}
