public import DiscreteEvents
package import Graphs

/// The fleet as its router knows it at one moment.
///
/// Replicas are numbered through all pools in the scenario's order. What the router itself did is
/// exact at once; what replicas report is as old as the last scrape.
public struct FleetView: Sendable {
  /// The moment.
  public private(set) var now = SimTime.zero
  /// When the replicas last reported.
  public private(set) var reportedAt = SimTime.zero
  /// The replicas that are up, in order.
  public private(set) var upReplicas: [Int]
  /// Requests held at the router.
  public private(set) var held = 0

  private var loads: ContiguousArray<Load>
  private var isUpFlags: ContiguousArray<Bool>
  private var reports: ContiguousArray<ReplicaReport>
  private var byOutstanding: LeastIndex?
  private var byTokens: LeastIndex?
  /// The replicas of each pool, the pool of each replica, and the least loaded replica of each pool
  /// by its place in the pool.
  public let pools: [Range<Int>]
  private let poolOfReplica: ContiguousArray<Int32>
  private var byOutstandingInPool: ContiguousArray<LeastIndex> = []
  private var poolCounts: ContiguousArray<Int>
  /// Adapters last reported in GPU memory: `adapterWords` words of bits a replica.
  private var adapterBits: ContiguousArray<UInt64> = []
  private var adapterWords = 0
  private let tracksAdapters: Bool
  /// What the replicas' caches have told.
  private var cacheNews: CacheNews?

  /// A view of `count` idle replicas of one pool, all up, that keeps up what `needs` names.
  public init(count: Int, needs: ViewNeeds) { self.init(pools: [0..<count], needs: needs) }

  /// A view of the idle replicas of `pools`, all up, that keeps up what `needs` names.
  ///
  /// - Parameters:
  ///   - adapters: How many adapters the fleet has.
  ///   - blocks: Tokens of each replica's KV blocks; empty = 16.
  ///   - cacheDelay: How old news of the replicas' caches is.
  public init(
    pools: [Range<Int>], adapters: Int = 0, needs: ViewNeeds, blocks: ContiguousArray<Int32> = [],
    cacheDelay: SimTime = .zero
  ) {
    let count = pools.last?.upperBound ?? 0
    self.pools = pools
    poolOfReplica = ContiguousArray(
      pools.indices.flatMap { repeatElement(Int32($0), count: pools[$0].count) })
    poolCounts = ContiguousArray(repeating: 0, count: pools.count)
    if needs.contains(.leastOutstandingInPool) {
      byOutstandingInPool = ContiguousArray(pools.map { LeastIndex(count: $0.count) })
    }
    tracksAdapters = needs.contains(.adapters)
    if tracksAdapters {
      adapterWords = (adapters + 63) / 64
      adapterBits = ContiguousArray(repeating: 0, count: adapterWords * count)
    }
    if needs.contains(.cachedPrefixes) {
      cacheNews = CacheNews(
        blocks: blocks.isEmpty ? ContiguousArray(repeating: 16, count: count) : blocks,
        delay: cacheDelay)
    }
    upReplicas = Array(0..<count)
    loads = ContiguousArray(repeating: Load(), count: count)
    isUpFlags = ContiguousArray(repeating: true, count: count)
    reports = ContiguousArray(
      repeating: ReplicaReport(), count: needs.contains(.reports) ? count : 0)
    byOutstanding = needs.contains(.leastOutstanding) ? LeastIndex(count: count) : nil
    byTokens = needs.contains(.leastOutstandingTokens) ? LeastIndex(count: count) : nil
  }

  /// How many replicas there are, up or down.
  public var count: Int { loads.count }

  /// Whether a replica is up, as far as the router knows.
  public func isUp(_ replica: Int) -> Bool { isUpFlags[replica] }

  /// Requests this router has sent to `replica` that have not left.
  public func outstanding(_ replica: Int) -> Int { loads[replica].requests }

  /// Prompt tokens of the requests this router has sent to `replica` that have not left.
  public func outstandingTokens(_ replica: Int) -> Int { loads[replica].tokens }

  /// What `replica` last reported. Needs ``ViewNeeds/reports``.
  public func report(of replica: Int) -> ReplicaReport {
    guard !reports.isEmpty else { unneeded("report(of:)", ".reports") }
    return reports[replica]
  }

  /// The replica that is up with the fewest outstanding requests; among equals the one chosen
  /// longest ago. `nil` = none is up. O(1). Needs ``ViewNeeds/leastOutstanding``.
  public var leastOutstanding: Int? {
    guard byOutstanding != nil else { unneeded("leastOutstanding", ".leastOutstanding") }
    return byOutstanding?.least
  }

  /// The replica that is up with the fewest outstanding prompt tokens; among equals the one chosen
  /// longest ago. `nil` = none is up. O(1). Needs ``ViewNeeds/leastOutstandingTokens``.
  public var leastOutstandingTokens: Int? {
    guard byTokens != nil else { unneeded("leastOutstandingTokens", ".leastOutstandingTokens") }
    return byTokens?.least
  }

  /// The replica of pool `pool` that is up with the fewest outstanding requests; among equals the
  /// one chosen longest ago. `nil` = none is up. O(1). Needs ``ViewNeeds/leastOutstandingInPool``.
  public func leastOutstanding(in pool: Int) -> Int? {
    guard !byOutstandingInPool.isEmpty else {
      unneeded("leastOutstanding(in:)", ".leastOutstandingInPool")
    }
    return byOutstandingInPool[pool].least.map { pools[pool].lowerBound + $0 }
  }

  /// Requests this router has sent to pool `pool` that have not left.
  public func outstanding(inPool pool: Int) -> Int { poolCounts[pool] }

  /// The pool of `replica`.
  public func pool(of replica: Int) -> Int { Int(poolOfReplica[replica]) }

  /// Whether `replica` last reported `adapter` in its GPU memory. Needs ``ViewNeeds/adapters``.
  public func hasAdapter(_ adapter: Int, on replica: Int) -> Bool {
    guard tracksAdapters else { unneeded("hasAdapter(_:on:)", ".adapters") }
    guard adapter >= 0, adapter >> 6 < adapterWords else { return false }
    let word = adapterBits[replica * adapterWords + adapter >> 6]
    return word >> UInt64(adapter & 63) & 1 == 1
  }

  /// Replaces `tokens` by how many tokens of the request's prompt each replica has in its prefix
  /// cache, from the first on, by what it has told. O(replicas + spans of the prompt · replicas
  /// that hold them). Needs ``ViewNeeds/cachedPrefixes``.
  public func cachedTokens(of request: RequestView, into tokens: inout ContiguousArray<Int>) {
    guard let cacheNews else { unneeded("cachedTokens(of:into:)", ".cachedPrefixes") }
    cacheNews.find(request.prefix, into: &tokens)
  }

  private func unneeded(_ member: String, _ need: String) -> Never {
    PolicyFault.stop("a policy that reads \(member) must have \(need) in its needs")
  }
}

/// What a replica tells its router when asked.
public struct ReplicaReport: Hashable, Sendable {
  /// Sequences in its batch.
  public var running: Int
  /// Sequences in its queue.
  public var waiting: Int
  /// Fraction of its KV blocks in use.
  public var kvUtilization: Double
  /// What its battery holds as a part of what it can; 1 where it has none.
  public var stateOfCharge: Double

  /// A report of these numbers.
  public init(
    running: Int = 0, waiting: Int = 0, kvUtilization: Double = 0, stateOfCharge: Double = 1
  ) {
    self.stateOfCharge = stateOfCharge
    self.running = running
    self.waiting = waiting
    self.kvUtilization = kvUtilization
  }
}

/// How the fleet keeps the view up; a test of a policy does it in the fleet's place.
extension FleetView {
  /// It is `time`.
  public mutating func advance(to time: SimTime) { now = time }

  /// A request was sent to `replica`.
  public mutating func sent(to replica: Int, promptTokens: Int) {
    loads[replica].add(1, promptTokens)
    let pool = Int(poolOfReplica[replica])
    poolCounts[pool] += 1
    if !byOutstandingInPool.isEmpty {
      byOutstandingInPool[pool].choose(
        replica - pools[pool].lowerBound, load: loads[replica].requests)
    }
    byOutstanding?.choose(replica, load: loads[replica].requests)
    byTokens?.choose(replica, load: loads[replica].tokens)
  }

  /// A request that was sent to `replica` has left.
  public mutating func left(_ replica: Int, promptTokens: Int) {
    loads[replica].add(-1, -promptTokens)
    let pool = Int(poolOfReplica[replica])
    poolCounts[pool] -= 1
    guard isUpFlags[replica] else { return }
    if !byOutstandingInPool.isEmpty {
      byOutstandingInPool[pool].set(
        replica - pools[pool].lowerBound, load: loads[replica].requests)
    }
    byOutstanding?.set(replica, load: loads[replica].requests)
    byTokens?.set(replica, load: loads[replica].tokens)
  }

  /// `replica` has come up, or gone down. O(replicas).
  public mutating func change(_ replica: Int, isUp: Bool) {
    isUpFlags[replica] = isUp
    upReplicas = isUpFlags.indices.filter { isUpFlags[$0] }
    if !byOutstandingInPool.isEmpty {
      let pool = Int(poolOfReplica[replica])
      byOutstandingInPool[pool].set(
        replica - pools[pool].lowerBound,
        load: isUp ? loads[replica].requests : .max)
    }
    byOutstanding?.set(replica, load: isUp ? loads[replica].requests : .max)
    byTokens?.set(replica, load: isUp ? loads[replica].tokens : .max)
  }

  /// `count` requests wait at the router.
  public mutating func holds(_ count: Int) { held = count }

  /// `replica` has reported. Needs ``ViewNeeds/reports``.
  public mutating func note(_ report: ReplicaReport, of replica: Int) {
    reports[replica] = report
    reportedAt = now
  }

  /// The cache of `replica` has told `news`. Needs ``ViewNeeds/cachedPrefixes``.
  package mutating func note(_ news: ContiguousArray<PrefixNews>, of replica: Int) {
    cacheNews?.hear(news, of: replica)
  }

  /// The router knows what the caches told so long ago that it does by now.
  package mutating func takeCacheNews() { cacheNews?.advance(to: now) }

  /// `replica` has reported whether `adapter` is in its GPU memory. Needs ``ViewNeeds/adapters``.
  public mutating func note(adapter: Int, isResident: Bool, on replica: Int) {
    let word = replica * adapterWords + adapter >> 6
    let bit = UInt64(1) << UInt64(adapter & 63)
    if isResident { adapterBits[word] |= bit } else { adapterBits[word] &= ~bit }
  }
}

/// What this router has sent to a replica that has not left.
private struct Load: Sendable {
  var requests = 0
  /// Prompt tokens of those requests.
  var tokens = 0

  @inline(__always)
  mutating func add(_ requests: Int, _ tokens: Int) {
    self.requests += requests
    self.tokens += tokens
  }
}
