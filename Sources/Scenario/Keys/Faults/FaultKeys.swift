internal import Fleet
internal import Pool

extension Shape where Value == [FaultConfig] {
  /// The ways in which a fleet breaks.
  ///
  /// - Parameter fleet: The pools and zones that they may name; `nil` = there are mistakes in them.
  static func faults(in fleet: FleetConfig?) -> Shape {
    Shape<FaultConfig>.fault(in: fleet).list()
  }
}

extension Shape where Value == FaultConfig {
  fileprivate static func fault(in fleet: FleetConfig?) -> Shape {
    let names = fleet?.pools.map(\.name)
    return .mapping("fault") { reader in
      let name = reader.required(
        "name", .text(), "what reports call it; what is random in it goes by its name")
      let domain = reader.optional(
        "of", .named("domain", placeholder: FaultDomain.replica), default: .replica,
        FaultDomain.about)
      let pools = reader.optional(
        "pools", Shape<Int>.name("pool", among: names).list(atLeast: 1),
        "the pools that it concerns; without it, all")
      let zones = reader.optional(
        "zones", Shape<Int>.name("zone", among: fleet?.zones).list(atLeast: 1),
        "of a zone: the zones that it concerns; without it, all")
      let links = reader.optional(
        "links",
        Shape<Int>.name(
          "link", among: fleet.map { $0.network?.linkNames(zones: $0.zones) ?? [] }
        ).list(atLeast: 1),
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
      if let first = given.first, first.field.isGood {
        let check = FaultCheck(
          fault: fault, effect: first.field, domain: domain, pools: pools, zones: zones,
          links: links)
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
