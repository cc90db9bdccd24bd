internal import Fleet
internal import Pool

/// What of tiers does not go together, or not with the rest of the fleet.
struct TiersCheck {
  let pools: Field<[PoolConfig]>

  /// Reports all of it.
  func report(_ reader: MappingReader) {
    guard pools.isGood, pools.value.contains(where: { $0.tiers != nil }) else { return }
    if case .list(let faults) = reader.written("faults")?.content, !faults.isEmpty {
      reader.fail(
        ["faults"],
        "does not go with 'tiers': what is left in them of a machine that stops is not modelled")
    }
    var first: [String: (tier: TierConfig, pool: PoolConfig)] = [:]
    for (index, pool) in pools.value.enumerated() {
      for tier in pool.tiers?.tiers ?? [] where tier.share == .fleet {
        guard let other = first[tier.name] else {
          first[tier.name] = (tier, pool)
          continue
        }
        if let misfit = misfit(of: tier, in: pool, with: other.tier, in: other.pool) {
          reader.fail(
            ["pools", "\(index)", "tiers"],
            "'\(tier.name.abridged)' is shared with pool '\(other.pool.name.abridged)', "
              + "whose \(misfit) differ")
        }
      }
    }
  }

  /// What differs between two that are to be one; `nil` = nothing does.
  private func misfit(
    of tier: TierConfig, in pool: PoolConfig, with other: TierConfig, in otherPool: PoolConfig
  ) -> String? {
    if pool.hardware?.model != otherPool.hardware?.model { return "models" }
    if pool.engine.block != otherPool.engine.block { return "blocks" }
    if pool.tiers?.bytesPerBlock != otherPool.tiers?.bytesPerBlock { return "bytes of a token" }
    return tier == other ? nil : "keys of the tier"
  }
}
