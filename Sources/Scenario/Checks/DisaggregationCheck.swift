internal import Fleet
internal import Pool
internal import Router
internal import Workload

/// What of prefill and decode apart does not go together, or not with the rest of the fleet.
struct DisaggregationCheck {
  let disaggregation: Field<DisaggregationConfig?>
  let pools: Field<[PoolConfig]>
  let router: Field<RouterConfig>
  let quality: Field<QualityConfig?>

  /// Reports all of it.
  func report(_ reader: MappingReader) {
    guard disaggregation.isGiven else { return reportRoles(reader) }
    if case .list(let faults) = reader.written("faults")?.content, !faults.isEmpty {
      reader.fail(
        ["faults"],
        "does not go with 'disaggregation': what becomes of KV on its way from a machine that "
          + "stops is not modelled")
    }
    reader.fail(
      ["network"],
      "does not go with 'disaggregation', whose KV goes over the replicas' own links")
    if router.isGood, let what = router.value.policy.placesOtherwise {
      reader.fail(
        ["router", "policy"],
        "must only place requests, with 'disaggregation'; '\(router.value.policy.name)' \(what)")
    }
    if quality.isGood, quality.value?.arms.contains(where: { $0.stage > 0 }) == true {
      quality.fail(
        "must not have stages, each of which takes a call, with 'disaggregation'")
    }
    if quality.isGood, pools.isGood { reportArms() }
    if pools.isGood { reportPools(reader) }
  }

  /// Without it pools have no roles.
  private func reportRoles(_ reader: MappingReader) {
    guard pools.isGood else { return }
    for (index, pool) in pools.value.enumerated() where pool.role != .both {
      reader.fail(
        ["pools", "\(index)", "role"], "needs 'disaggregation', which says how KV is sent")
    }
  }

  /// Reports arms that the router cannot reach.
  private func reportArms() {
    for arm in quality.value?.arms ?? []
    where pools.value.indices.contains(arm.pool) && pools.value[arm.pool].role == .decode {
      quality.fail(
        "the arm '\(arm.name.abridged)' is of pool '\(pools.value[arm.pool].name.abridged)', which "
          + "only decodes: the router sends nothing there")
    }
  }

  private func reportPools(_ reader: MappingReader) {
    for role in [PoolRole.prefill, .decode] where !pools.value.contains(where: { $0.role == role })
    {
      disaggregation.fail("needs a pool with 'role: \(role.rawValue)'")
    }
    let plan = KVPlan(pools: pools.value)
    for (index, pool) in pools.value.enumerated() {
      let place = ["pools", "\(index)"]
      if let misfit = plan.misfit(of: pool) { reader.fail(place + ["role"], misfit) }
      if pool.role == .decode, pool.engine.prefixCache {
        reader.fail(
          place + ["engine", "prefixCache"],
          "must be false where KV comes from other pools: what of it is there already is not "
            + "modelled")
      }
    }
  }
}
