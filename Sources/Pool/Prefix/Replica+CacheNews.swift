package import DiscreteEvents
package import Graphs

/// What a replica tells its router of its prefix cache.
///
/// Everything is told as of the instant an iteration begins: then blocks are taken for it, those
/// that were unused longest forget what they held, and what it computes is offered to others.
/// Inside a leap iterations take blocks too, which nobody looks at before its end; where a router
/// asks, they are taken for all iterations that have begun by then.
extension Replica {
  /// From now on it keeps news.
  package mutating func tellCacheNews() { if cachesPrefixes { cache.keepsNews = true } }

  /// Leaves in `news`, which is empty, what has changed in its cache by `time` since this was last
  /// asked. In place: a router asks every replica for every request.
  ///
  /// - Returns: whether anything has.
  package mutating func takeCacheNews(
    upTo time: SimTime, into news: inout ContiguousArray<PrefixNews>
  ) -> Bool {
    bringCacheNews(upTo: time)
    guard !cache.news.isEmpty else { return false }
    cache.exchangeNews(with: &news)
    return true
  }

  /// Brings its news up to those iterations that have begun before `time`. O(iterations).
  package mutating func bringCacheNews(upTo time: SimTime) {
    guard settlesEach, phase == .running, stretch.iterations > 1 else { return }
    settle(stretch.firstBoundary(atOrAfter: time))
  }

  /// The run is stopped at `time`: its tiers have what those iterations have let go of that have
  /// begun by then, one that begins at that instant included.
  package mutating func settleTiers(at time: SimTime) {
    guard settlesForTiers, phase == .running, stretch.iterations > 1 else { return }
    settle(min(stretch.ended(by: time) + 1, stretch.iterations))
  }

  /// What changes in its cache from now on changes at `time`.
  @inline(__always)
  mutating func stampCacheNews(_ time: SimTime) {
    if settlesEach { cache.time = time.picoseconds }
  }

  /// The first `count` iterations of the stretch, which has ended, have taken their blocks.
  @inline(__always)
  mutating func takeStretchBlocks(of count: Int) {
    guard settlesEach else { return takeBlocks(blocksTaken(inFirst: count)) }
    freeBlocks -= blocksTaken(inFirst: count)
    settle(count)
    settled = 1
  }

  /// Whether it matters when each iteration of a leap takes its blocks.
  @inline(__always)
  private var settlesEach: Bool { cache.keepsNews || settlesForTiers || retainsBlocks }

  private mutating func settle(_ count: Int) {
    while settled < count {
      cache.time = stretch.boundary(settled).picoseconds
      cache.take(Int(needs[(residue + settled) % engine.block]))
      if offloadsEvicted { offloadEvicted() }
      settled += 1
    }
  }
}
