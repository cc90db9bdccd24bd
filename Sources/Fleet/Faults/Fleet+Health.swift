internal import DiscreteEvents
internal import Router

/// What the router knows of which replicas are up.
extension Fleet {
  /// Shows the router what is believed of a replica; one that has notice is as good as down.
  mutating func showHealth(of replica: Int) {
    guard let condition = faults?.conditions[replica] else { return }
    let isUp = condition.isBelievedUp && condition.drains == 0
    guard view.isUp(replica) != isUp else { return }
    view.advance(to: now)
    view.change(replica, isUp: isUp)
    policy.replicaChanged(replica, isUp: isUp, in: view)
  }

  /// The router probes its replicas, and will again as long as there is anything to route.
  mutating func probe() {
    guard let health = config.router.health, faults != nil else { return }
    for replica in replicas.indices {
      let isUp = isUp(replica)
      faults?.monitor?.probe(replica, isUp: isUp, at: now)
    }
    let due = now + health.delay
    if faults?.monitor?.hasNews(due: due) == true { schedule(.health, at: due) }
    if isActive, !isStuck { schedule(.probe, at: now + health.period) }
  }

  /// What probes found counts from now on.
  mutating func takeHealthNews() {
    for (replica, isUp) in faults?.monitor?.takeNews(by: now) ?? [] {
      faults?.conditions[replica].isBelievedUp = isUp
      showHealth(of: replica)
    }
    if held.count > 0 { offerHeld() }
  }
}
