internal import Fleet
internal import Pool
internal import Workload

extension Shape where Value == ScenarioContents {
  /// Reports an eviction policy that must know what will be asked for where nobody can: among
  /// several streams the requests of a closed one come in an order that only the run decides, and
  /// so do those of tasks anywhere.
  static func checkFuture(of streams: Field<[StreamConfig]>, _ pools: Field<[PoolConfig]>) {
    guard streams.isGood, pools.isGood,
      let eviction = pools.value.compactMap(\.adapters?.eviction).first(where: \.needsFuture)
    else { return }
    let needs =
      "the eviction policy '\(EvictionKind(eviction).rawValue)' must know the order of all "
      + "requests, and those of the "
    if let tasks = streams.value.first(where: { $0.task != nil }) {
      pools.fail(
        needs + "tasks of '\(tasks.name.abridged)' come in no order that is known beforehand")
    } else if streams.value.count > 1, let closed = streams.value.first(where: \.isClosed) {
      pools.fail(
        needs + "closed stream '\(closed.name.abridged)' come among others in no order that is "
          + "known beforehand; leave it alone, or give it an open arrival process")
    }
  }
}

extension StreamConfig {
  /// Whether clients wait for their answers.
  fileprivate var isClosed: Bool {
    if case .generated(let arrivals, _) = source, case .closed = arrivals { true } else { false }
  }
}
