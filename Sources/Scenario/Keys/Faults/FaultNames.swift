internal import Fleet
internal import Pool

/// What faults may name, as the file has it: known even where what is named has a mistake.
struct FaultNames {
  /// `nil` = cannot be read.
  let pools: [String]?
  let zones: [String]?
  /// The names of both ends, with a hyphen between; empty = there is no network.
  let links: [String]?

  /// - Parameter zones: Those of pools without a mistake; `nil` = there are mistakes.
  init(_ reader: MappingReader, zones: [String]?) {
    pools = reader.written("pools")?.names("name").complete
    self.zones = zones ?? reader.written("pools")?.zonesOfPools
    if let network = reader.written("network") {
      links = network["links"]?.names("from", "to").complete
    } else {
      links = reader.isDescribing ? nil : []
    }
  }
}

/// The parts of a fleet that faults are checked against, as far as they have no mistakes.
struct FaultedFleet {
  /// With what pools and network there is; empty where they have mistakes.
  let config: FleetConfig
  let hasGoodPools: Bool
  let network: Network

  enum Network {
    case absent, wrong, good
  }

  init(_ config: FleetConfig, _ pools: Field<[PoolConfig]>, _ network: Field<NetworkConfig?>) {
    self.config = config
    hasGoodPools = pools.isGood
    self.network = !network.isGood ? .wrong : network.value == nil ? .absent : .good
  }
}
