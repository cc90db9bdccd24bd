internal import Study

/// The tiers of a summary's pools as parts of lines: what came from each, and what went there.
enum TiersText {
  /// - Parameter spread: the interval of the number at a path, as text.
  static func lines(
    of summary: Summary, spread: (String, Double) -> String
  ) -> [[String]] {
    summary.pools.indices.flatMap { pool in
      (summary.pools[pool].tiers ?? []).enumerated().map { index, tier in
        let path = "pools[\(pool)].tiers[\(index)]"
        let owner = summary.pools.count > 1 ? "\(summary.pools[pool].name), " : ""
        return [
          "\(owner)\(tier.name): \(Quantity.percent(tier.hitRate)) of prompts"
            + spread(path + ".hit_rate", tier.hitRate),
          "\(Quantity.bytes(tier.readBytes)) read", "\(Quantity.bytes(tier.writtenBytes)) written",
          "\(Quantity.percent(tier.peakUtilization)) full at its peak",
        ]
      }
    }
  }
}
