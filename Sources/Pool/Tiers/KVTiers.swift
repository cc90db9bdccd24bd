package import DiscreteEvents
internal import Graphs

/// One replica's tiers: the stores that it shares and those of its own, its ways to them, and what
/// goes over these.
///
/// What is written goes over a way of its own to each tier, one block after another, as in a copy
/// engine's queue; so when it is there is known when it is sent. What is read shares the way with
/// all that is read beside it, which is the fleet's business.
package struct KVTiers {
  /// Blocks that are to be fetched from one tier.
  package struct Run: Hashable, Sendable {
    package let tier: Int
    package fileprivate(set) var piece: KVPiece
  }

  /// What is to be brought here: for the sequence in a slot, or, where there is none, to the
  /// nearest tier.
  package struct Fetch: Hashable, Sendable {
    package let slot: Int32
    package let runs: ContiguousArray<Run>
  }

  package let config: TiersConfig
  package let stores: [KVStore]
  private let block: Int
  /// When each way to a tier has carried all that it was given.
  private var free: ContiguousArray<SimTime>
  var counts: ContiguousArray<TierCounts>
  /// Fetches that nobody has begun yet.
  var asked: ContiguousArray<Fetch> = []
  /// What the current iteration computes, to be written when it ends.
  var computed: ContiguousArray<KVPiece> = []
  /// Branches of which something is on its way to the nearest tier.
  private var prefetched: Set<Int32> = []
  /// Sequences for which fetches are under way, by tier.
  private(set) var fetching: ContiguousArray<Int32>
  private var evicted: ContiguousArray<KVPiece> = []

  /// - Parameters:
  ///   - stores: those of `config`, in its order.
  ///   - block: tokens a block.
  package init(_ config: TiersConfig, stores: [KVStore], block: Int) {
    self.config = config
    self.stores = stores
    self.block = block
    free = ContiguousArray(repeating: .zero, count: stores.count)
    fetching = ContiguousArray(repeating: 0, count: stores.count)
    counts = ContiguousArray(
      config.tiers.map { TierCounts(name: $0.name, blocks: $0.blocks) })
  }

  /// Whether the GPU's memory hands on what it lets go of.
  package var takesEvicted: Bool { config.tiers.first?.offload == .onEvict }

  /// Whether anything is written when it has been computed.
  var writesThrough: Bool { config.tiers.contains { $0.offload == .writeThrough } }

  // MARK: Reading

  /// Where the blocks of a prompt are from its `start`-th on, as far as they can be read at `time`
  /// without a gap: of each the nearest tier that has it. O(spans · tiers).
  func find(
    _ spans: ContiguousArray<PrefixSpan>, from start: Int, atMost most: Int, at time: SimTime
  ) -> ContiguousArray<Run> {
    var runs: ContiguousArray<Run> = []
    var next = Int32(start)
    for span in spans {
      let end = Int32(min(Int(span.end) / block, most))
      while next < end {
        guard let (tier, limit) = nearest(with: next, of: span.branch, at: time) else {
          return runs
        }
        let piece = KVPiece(branch: span.branch, start: next, end: min(limit, end))
        runs.append(Run(tier: tier, piece: piece))
        next = piece.end
      }
    }
    return runs
  }

  private func nearest(
    with place: Int32, of branch: Int32, at time: SimTime
  ) -> (tier: Int, end: Int32)? {
    for (tier, store) in stores.enumerated() {
      guard let readable = store.readable(of: branch, at: time), readable.contains(place)
      else { continue }
      return (tier, readable.upperBound)
    }
    return nil
  }

  /// A sequence with these spans is admitted: what of its prompt is in any tier is in use again.
  func touch(_ spans: ContiguousArray<PrefixSpan>, at time: SimTime) {
    for store in stores { for span in spans.reversed() { store.touch(span.branch, at: time) } }
  }

  /// Seconds that fetching takes, as those under way here share each tier's way.
  func seconds(toFetch runs: ContiguousArray<Run>) -> Double {
    var longest = 0.0
    for (tier, config) in config.tiers.enumerated() {
      let blocks = runs.reduce(0) { $0 + ($1.tier == tier ? $1.piece.blocks : 0) }
      guard blocks > 0 else { continue }
      let bytes = Double(blocks) * self.config.bytesPerBlock * Double(1 + fetching[tier])
      longest = max(longest, bytes / config.read + config.latency.seconds)
    }
    return longest
  }

  /// The sequence in `slot` waits for `runs` from now on.
  mutating func fetch(_ runs: ContiguousArray<Run>, for slot: Int32) {
    asked.append(Fetch(slot: slot, runs: runs))
    for run in runs {
      fetching[run.tier] += 1
      counts[run.tier].readBytes += Double(run.piece.blocks) * config.bytesPerBlock
    }
  }

  /// Something that was fetched for a sequence has come, or is not wanted any more.
  package mutating func endRead(from tier: Int) { fetching[tier] -= 1 }

  /// The fetches that were asked for since this was last asked.
  package mutating func takeAsked() -> ContiguousArray<Fetch> {
    defer { asked.removeAll(keepingCapacity: true) }
    return asked
  }

  // MARK: Prefetching

  /// What of `runs` is beyond the nearest tier, and not on its way there, is brought there.
  mutating func prefetch(_ runs: ContiguousArray<Run>) {
    let wanted = runs.filter { $0.tier > 0 && !prefetched.contains($0.piece.branch) }
    guard !wanted.isEmpty else { return }
    for run in wanted {
      prefetched.insert(run.piece.branch)
      counts[run.tier].readBytes += Double(run.piece.blocks) * config.bytesPerBlock
    }
    asked.append(Fetch(slot: -1, runs: ContiguousArray(wanted)))
  }

  /// A piece has come to the nearest tier.
  package mutating func land(_ piece: KVPiece, at time: SimTime) {
    prefetched.remove(piece.branch)
    put(piece, in: 0, at: time) { _ in time }
  }

  // MARK: Writing

  /// What the iteration that ends at `time` has computed is written.
  mutating func writeComputed(at time: SimTime) {
    for piece in computed {
      for tier in stores.indices where config.tiers[tier].offload == .writeThrough {
        write(piece, to: tier, at: time)
      }
    }
    computed.removeAll(keepingCapacity: true)
  }

  /// The GPU's memory lets go of `piece`.
  mutating func takeEvicted(_ piece: KVPiece, at time: SimTime) { write(piece, to: 0, at: time) }

  private mutating func write(_ piece: KVPiece, to tier: Int, at time: SimTime) {
    let (bytes, config) = (self.config.bytesPerBlock, self.config.tiers[tier])
    var free = free[tier]
    var written = 0.0
    put(piece, in: tier, at: time) { blocks in
      written = Double(blocks) * bytes
      free = max(free, time).later(by: .seconds(written / config.write))
      return free.later(by: config.latency)
    }
    self.free[tier] = free
    counts[tier].writtenBytes += written
  }

  /// Holds `piece` in a tier; what has to go for it goes to the next one, if that takes it.
  private mutating func put(
    _ piece: KVPiece, in tier: Int, at time: SimTime, write ready: (Int) -> SimTime
  ) {
    var evicted: ContiguousArray<KVPiece> = []
    swap(&evicted, &self.evicted)
    stores[tier].put(piece, at: time, evicted: &evicted, write: ready)
    if tier + 1 < stores.count, config.tiers[tier + 1].offload == .onEvict {
      for piece in evicted { write(piece, to: tier + 1, at: time) }
    }
    evicted.removeAll(keepingCapacity: true)
    swap(&evicted, &self.evicted)
  }

  // MARK: Results

  /// What each tier has come to.
  package var results: [TierCounts] {
    zip(counts, stores).map { counts, store in
      var counts = counts
      counts.peakBlocks = store.peak
      return counts
    }
  }

  /// Stops the program when an invariant is broken. O(pieces).
  package func checkInvariants(receiving: Int) {
    for store in stores { store.checkInvariants() }
    precondition(computed.isEmpty || writesThrough, "blocks wait to be written to no tier")
    precondition(
      fetching.allSatisfy { $0 >= 0 } && (receiving > 0 || fetching.allSatisfy { $0 == 0 }),
      "KV is fetched for nobody")
  }
}

extension SimTime {
  /// The instant `span` after this one; ``never`` where there is none.
  fileprivate func later(by span: SimTime) -> SimTime {
    span < .never - self ? self + span : .never
  }
}
