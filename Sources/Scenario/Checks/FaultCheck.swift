internal import Fleet
internal import Pool

/// What of a fault does not go together, or not with the fleet.
struct FaultCheck {
  let fault: FaultConfig
  let effect: Field<FaultAction?>
  let domain: Field<FaultDomain>
  let pools: Field<[Int]?>
  let zones: Field<[Int]?>
  let links: Field<[Int]?>

  /// Reports what is wrong; without a fleet, what is wrong whatever the fleet is.
  func report(in fleet: FleetConfig?) {
    let isOfLinks = fault.effect.isOfLinks
    if !isOfLinks, links.isGiven { links.fail("goes with 'linkCut' and 'linkSlow'") }
    if fault.effect == .router || isOfLinks {
      let reason =
        isOfLinks ? "every link fails by itself" : "the router is one, and in no pool"
      if domain.isGiven { domain.fail(reason) }
      if pools.isGiven { pools.fail(reason) }
      if zones.isGiven { zones.fail(reason) }
    } else if zones.isGiven, domain.isGood, fault.domain != .zone {
      zones.fail("needs 'of: zone'")
    }
    guard let fleet, pools.isGood, zones.isGood, domain.isGood else { return }
    let concerned = fault.pools.isEmpty ? fleet.pools : fault.pools.map { fleet.pools[$0] }
    if isOfLinks, fleet.network == nil { return effect.fail("the scenario has no 'network'") }
    checkZones(of: concerned, fleet)
    if fault.effect == .adapterStore, concerned.allSatisfy({ $0.adapters == nil }) {
      effect.fail("no pool that it concerns serves adapters")
    }
    checkUnits(in: fleet)
  }

  private func checkZones(of concerned: [PoolConfig], _ fleet: FleetConfig) {
    guard fault.effect != .router, !fault.effect.isOfLinks, fault.domain == .zone else { return }
    if concerned.allSatisfy(\.zones.isEmpty) {
      return domain.fail("no pool that it concerns is in a zone; give one 'zones: [a, b, c]'")
    }
    for zone in fault.zones where !concerned.contains(where: { $0.zones.contains(zone) }) {
      zones.fail("no pool that it concerns has replicas in zone '\(fleet.zones[zone].abridged)'")
    }
  }

  /// Reports listed units that are not there.
  private func checkUnits(in fleet: FleetConfig) {
    guard case .listed(let outages) = fault.outages,
      let most = outages.map(\.unit).max(), most >= 0
    else { return }
    let count = fleet.groups(of: fault).count
    guard most >= count else { return }
    let each =
      fault.effect.isOfLinks
      ? "link" : fault.effect == .router ? "router" : fault.domain.rawValue
    effect.fail(
      count == 1
        ? "there is no unit \(most): there is one \(each), number 0"
        : "there is no unit \(most): one for each \(each), there are \(count), counted from 0")
  }
}
