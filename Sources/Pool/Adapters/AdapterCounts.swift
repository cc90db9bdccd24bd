/// What serving adapters came to in a replica, or in a pool.
package struct AdapterCounts: Hashable, Sendable {
  /// Requests with adapters that found all of theirs in GPU memory when they reached the replica,
  /// and those that did not.
  package var hits = 0
  package var misses = 0
  /// Loads into GPU memory, and the bytes they moved there.
  package var loads = 0
  package var bytes = 0.0
  /// Seconds that requests waited for adapters, summed over requests.
  package var waitedSeconds = 0.0

  package init() {}

  package mutating func add(_ other: AdapterCounts) {
    hits += other.hits
    misses += other.misses
    loads += other.loads
    bytes += other.bytes
    waitedSeconds += other.waitedSeconds
  }
}
