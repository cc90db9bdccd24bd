/// What happens first when several things happen at the same instant.
///
/// Whatever ends comes before whatever looks at the fleet, and that before whatever begins: a
/// request that arrives at an iteration boundary is seen at that boundary, whichever replica's
/// event comes first. So what is observed at an instant does not depend on whether the boundaries
/// inside a leap were events of their own.
enum FleetPhase: UInt8 {
  /// A replica's stretch of iterations ends. Subject: replica; tag: generation of the stretch.
  case stretchEnd
  /// A replica's disk or link has moved an adapter. Subject: replica; tag: twice the replica's
  /// start, and 1 for the disk.
  case transferEnd
  /// The last byte of some KV is sent, or KV has come. Tag: which of such events.
  case kvTransfer
  /// The last byte of a prefix is sent from a tier, or it has come. Tag: which of such events.
  case tierTransfer
  /// A request that became several calls has its answer. Subject: slot.
  case answer
  /// The oldest request of a stream with a timeout may give up. Subject: stream.
  case timeout
  /// A unit of a fault breaks, is taken away, or is mended. Subject: unit; tag: ``FaultStep``.
  case fault
  /// A replica's battery has run down, is charged again, or its charge changes. Subject: replica;
  /// tag: which of such events.
  case battery
  /// Tools break or are mended. Subject: the tools that do so together; tag: ``FaultStep``.
  case toolFault
  /// A replica's processes are up again. Subject: replica; tag: which start.
  case restart
  /// The router's health monitor probes the replicas.
  case probe
  /// What a probe found counts from now on.
  case health
  /// The tools of a graph are probed. Subject: graph.
  case toolProbe
  /// What the router's monitor found of a link counts from now on. Subject: link.
  case linkHealth
  /// The replicas report to the router.
  case scrape
  /// The next request of an open stream arrives. Subject: stream.
  case arrival
  /// A closed-loop client sends its next request. Subject: client; tag: stream.
  case clientArrival
  /// A session goes on after a pause. Subject: its place.
  case turn
  /// A task's tool has run, or its call has left. Subject: the task's slot.
  case taskStep
  /// A request that a fault interrupted is sent again. Subject: slot; tag: the request's number.
  case resend
  /// The policy's patience with a race of calls is over. Subject: slot; tag: which decision on it.
  case patience
  /// A request or a call reaches its replica, some time after the decision that sent it there.
  /// Subject: slot; tag: which of its ways through the network.
  case delivery
  /// A replica forms its next batch. Subject: replica.
  case batchStart
  /// What energy costs or emits changes.
  case tariff
  /// The warm-up ends.
  case warmupEnd
  /// The pools' state is sampled.
  case sample
  /// The run is cut off.
  case cutoff
}
