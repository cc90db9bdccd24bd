internal import Fleet
internal import Pool

extension Summary {
  /// What a tier below a pool's GPUs came to, over the whole run.
  package struct Tier: Hashable, Sendable, Codable {
    package var name = ""
    /// Of the prompt tokens of requests that were admitted in the pool, the fraction that came
    /// from here.
    package var hitRate = 0.0
    /// Bytes that were fetched from here, and written.
    package var readBytes = 0.0
    package var writtenBytes = 0.0
    /// The most that one of its memories held of what it has room for.
    package var peakUtilization = 0.0
    package init() {}
  }
}

extension Summary.Tier {
  /// - Parameter prefixes: what caching prefixes came to in the pool.
  init(_ counts: TierCounts, of prefixes: PrefixCounts) {
    name = counts.name
    hitRate = ratio(Double(counts.tokens), Double(prefixes.tokens))
    readBytes = counts.readBytes
    writtenBytes = counts.writtenBytes
    peakUtilization = ratio(Double(counts.peakBlocks), Double(counts.blocks))
  }

  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".hit_rate", &hitRate)
    body(path + ".read_bytes", &readBytes)
    body(path + ".written_bytes", &writtenBytes)
    body(path + ".peak_utilization", &peakUtilization)
  }
}

extension Summary.Pool {
  /// What its tiers came to; `nil` = it has none.
  static func tiers(of result: PoolResult) -> [Summary.Tier]? {
    guard !result.tiers.isEmpty else { return nil }
    let prefixes = result.prefixes ?? PrefixCounts()
    return result.tiers.map { Summary.Tier($0, of: prefixes) }
  }

  mutating func visitTiers(_ path: String, _ body: (String, inout Double) -> Void) {
    guard var each = tiers else { return }
    for index in each.indices { each[index].visit("\(path).tiers[\(index)]", body) }
    tiers = each
  }
}
