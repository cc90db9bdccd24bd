internal import Fleet
internal import Pool

/// What of a fault does not go together, or not with the fleet.
struct FaultCheck {
  let fault: FaultConfig
  /// Of its effect; the effect itself may have a mistake.
  let kind: FaultKind
  let effect: Field<FaultAction?>
  let domain: Field<FaultDomain>
  let pools: Field<[Int]?>
  let zones: Field<[Int]?>
  let links: Field<[Int]?>

  /// Reports what is wrong whatever the fleet is, then what is with the parts of it that are known.
  func report(in fleet: FaultedFleet) {
    reportKeys()
    if kind.isOfLinks {
      switch fleet.network {
      case .absent: effect.fail("the scenario has no 'network'")
      case .wrong: return
      case .good: if links.isGood { reportUnits(in: fleet.config) }
      }
    } else if kind == .router {
      reportUnits(in: fleet.config)
    } else if fleet.hasGoodPools, pools.isGood, zones.isGood, domain.isGood {
      reportMachines(in: fleet.config)
    }
  }

  /// Reports keys that do not go with the effect.
  private func reportKeys() {
    if !kind.isOfLinks, links.isGiven { links.fail("goes with 'linkCut' and 'linkSlow'") }
    if kind == .router || kind.isOfLinks {
      let reason =
        kind.isOfLinks ? "every link fails by itself" : "the router is one, and in no pool"
      if domain.isGiven { domain.fail(reason) }
      if pools.isGiven { pools.fail(reason) }
      if zones.isGiven { zones.fail(reason) }
    } else if zones.isGiven, domain.isGood, fault.domain != .zone {
      zones.fail("needs 'of: zone'")
    }
  }

  /// Reports what does not go with the machines that it concerns.
  private func reportMachines(in fleet: FleetConfig) {
    let concerned = fault.pools.isEmpty ? fleet.pools : fault.pools.map { fleet.pools[$0] }
    if fault.domain == .zone { reportZones(of: concerned, fleet) }
    if kind == .adapterStore, concerned.allSatisfy({ $0.adapters == nil }) {
      effect.fail("no pool that it concerns serves adapters")
    }
    reportUnits(in: fleet)
  }

  private func reportZones(of concerned: [PoolConfig], _ fleet: FleetConfig) {
    if concerned.allSatisfy(\.zones.isEmpty) {
      return domain.fail("no pool that it concerns is in a zone; give one 'zones: [a, b, c]'")
    }
    for zone in fault.zones where !concerned.contains(where: { $0.zones.contains(zone) }) {
      zones.fail("no pool that it concerns has replicas in zone '\(fleet.zones[zone].abridged)'")
    }
  }

  /// Reports listed units that are not there.
  private func reportUnits(in fleet: FleetConfig) {
    guard effect.isGood, case .listed(let outages) = fault.outages,
      let most = outages.map(\.unit).max(), most >= 0
    else { return }
    let count = fleet.groups(of: fault).count
    guard most >= count else { return }
    let each = kind.isOfLinks ? "link" : kind == .router ? "router" : fault.domain.rawValue
    effect.fail(
      count == 1
        ? "there is no unit \(most): there is one \(each), number 0"
        : "there is no unit \(most): one for each \(each), there are \(count), counted from 0")
  }
}
