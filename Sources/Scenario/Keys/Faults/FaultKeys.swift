internal import Fleet
internal import Pool

extension Shape where Value == [FaultConfig] {
  /// The ways in which a fleet breaks.
  static func faults(among names: FaultNames, in fleet: FaultedFleet) -> Shape {
    Shape<FaultConfig>.fault(among: names, in: fleet).list()
  }
}

extension Shape where Value == FaultConfig {
  fileprivate static func fault(among names: FaultNames, in fleet: FaultedFleet) -> Shape {
    .mapping("fault") { reader in
      let name = reader.required(
        "name", .text(), "what reports call it; what is random in it goes by its name")
      let domain = reader.optional(
        "of", .named("domain", placeholder: FaultDomain.replica), default: .replica,
        FaultDomain.about)
      let pools = reader.optional(
        "pools", Shape<Int>.name("pool", among: names.pools).list(atLeast: 1),
        "the pools that it concerns; without it, all")
      let zones = reader.optional(
        "zones", Shape<Int>.name("zone", among: names.zones).list(atLeast: 1),
        "of a zone: the zones that it concerns; without it, all")
      let links = reader.optional(
        "links", Shape<Int>.name("link", among: names.links).list(atLeast: 1),
        "of linkCut and linkSlow: the links that it concerns, FROM-TO; without it, all")
      let actions = FaultKind.allCases.map { kind in
        (kind: kind, field: reader.optional(kind.rawValue, kind.shape, kind.about))
      }
      let given = actions.filter(\.field.isGiven)
      if given.isEmpty {
        let kinds = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
        reader.miss("crash", "needs what happens, one of \(kinds)")
      }
      for other in given.dropFirst() {
        other.field.fail("a fault has one effect, and '\(given[0].kind.rawValue)' is given")
      }
      let action = given.first?.field.value
      let fault = FaultConfig(
        name: name.value, effect: action?.effect ?? .crash, domain: domain.value,
        pools: pools.value ?? [], zones: zones.value ?? [], links: links.value ?? [],
        outages: action?.outages ?? .listed([]))
      if let first = given.first {
        let check = FaultCheck(
          fault: fault, kind: first.kind, effect: first.field, domain: domain, pools: pools,
          zones: zones, links: links)
        check.report(in: fleet)
      }
      return fault
    }
  }
}

extension Shape where Value == [Int] {
  /// The zones that a pool's replicas are in, by number. Zones are known by being named here.
  static var zoneNames: Shape {
    let names = Shape<String>.text("the name of a zone").list(atLeast: 1)
    return Shape(
      placeholder: { [] }, describe: names.describe,
      decode: { input in
        guard let names = names.decode(input) else { return nil }
        if let name = names.firstRepeated {
          return input.fail("the zone '\(name.abridged)' is named twice")
        }
        return names.map { input.session.number(ofZone: $0) }
      })
  }
}
