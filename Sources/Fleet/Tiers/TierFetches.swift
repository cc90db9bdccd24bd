internal import DiscreteEvents
internal import Graphs
internal import Pool

/// What is fetched from the tiers below replicas' memories.
///
/// Each replica has a way in from each of its tiers; a store has a way out, which is as wide as
/// its one replica's way in, or gives as much to all who share it as the scenario says.
struct TierFetches {
  /// One replica's way from one of its tiers.
  struct Way {
    let replica: Int
    let tier: Int
    /// Its store's way out.
    let source: Int
  }

  let ways: ContiguousArray<Way>
  /// By replica: the first of its ways.
  private let firsts: ContiguousArray<Int>
  var transfers: KVTransfers
  /// By slot: pieces that are still to come.
  private(set) var parts: ContiguousArray<Int32> = []
  /// What is on its way to the nearest tier.
  private var prefetched = Slots<KVPiece>()

  /// `nil` where no replica has tiers.
  init?(_ replicas: ContiguousArray<Replica>) {
    guard replicas.contains(where: { $0.tiers != nil }) else { return nil }
    var ways: ContiguousArray<Way> = []
    var firsts: ContiguousArray<Int> = []
    var sources: [ObjectIdentifier: Int] = [:]
    var (out, into): (ContiguousArray<Double>, ContiguousArray<Double>) = ([], [])
    for (index, replica) in replicas.enumerated() {
      firsts.append(ways.count)
      guard let tiers = replica.tiers else { continue }
      for (tier, config) in tiers.config.tiers.enumerated() {
        let store = ObjectIdentifier(tiers.stores[tier])
        let source = sources[store] ?? out.count
        if source == out.count {
          sources[store] = source
          out.append(config.share == .replica ? config.read : config.total ?? .infinity)
        }
        ways.append(Way(replica: index, tier: tier, source: source))
        into.append(config.read)
      }
    }
    self.ways = ways
    self.firsts = firsts
    transfers = KVTransfers(out: out, into: into)
  }

  /// `replica` asks for `fetch`.
  mutating func begin(
    _ fetch: KVTiers.Fetch, to replica: Int, of config: TiersConfig, at time: SimTime
  ) {
    if fetch.slot >= 0 {
      while parts.count <= Int(fetch.slot) { parts.append(0) }
      parts[Int(fetch.slot)] = Int32(fetch.runs.count)
    }
    for run in fetch.runs {
      let way = firsts[replica] + run.tier
      // What no sequence waits for goes by numbers that no slot has.
      let name = fetch.slot >= 0 ? fetch.slot : -1 - prefetched.add(run.piece)
      transfers.begin(
        name, from: ways[way].source, to: way,
        bytes: Double(run.piece.blocks) * config.bytesPerBlock,
        latency: config.tiers[run.tier].latency, at: time)
    }
  }

  /// A piece for the sequence in `slot` has come.
  ///
  /// - Returns: whether it was the last.
  mutating func end(_ slot: Int32) -> Bool {
    parts[Int(slot)] -= 1
    return parts[Int(slot)] == 0
  }

  /// What has come to the nearest tier under `name`.
  mutating func takePrefetched(_ name: Int32) -> KVPiece {
    let piece = prefetched[-1 - name]
    prefetched.remove(-1 - name)
    return piece
  }

  /// Nobody waits any more for what is fetched for `slot`.
  ///
  /// - Returns: the ways that it was on.
  mutating func cancel(_ slot: Int32, at time: SimTime) -> [Way] {
    guard Int(slot) < parts.count, parts[Int(slot)] > 0 else { return [] }
    parts[Int(slot)] = 0
    return transfers.cancel(slot, at: time).map { ways[$0.target] }
  }
}
