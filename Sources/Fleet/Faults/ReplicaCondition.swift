internal import DiscreteEvents

/// What faults do to one replica at the moment.
struct ReplicaCondition: Sendable {
  /// Outages under way by which its processes are gone, or its network is cut.
  var crashes = 0
  var cuts = 0
  /// Notices and reclaims under way: it is given nothing more.
  var drains = 0
  /// Its processes are on their way up.
  var isStarting = false
  /// Tells the end of the current start from those of starts that another crash ended.
  var starts: UInt64 = 0
  /// How much longer its iterations take, by outages under way.
  var slowdowns: [Double] = []
  /// How much longer requests take to it and back.
  var delay = SimTime.zero
  /// Outages of the adapter store under way.
  var storeOutages = 0
  /// Since when it does not serve; `never` = it does.
  var downSince = SimTime.never
  /// How long it did not serve before, from the end of the warm-up on.
  var downTime = SimTime.zero
  /// Whether the router takes it to be up, notices apart.
  var isBelievedUp = true

  /// Whether its processes run and can be reached.
  var isUp: Bool { crashes == 0 && cuts == 0 && !isStarting }
}
