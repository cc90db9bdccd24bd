internal import Graphs

/// What a router takes its replicas' caches to hold without being told: the prompts that it sent
/// there itself, of each replica those that it sent last.
///
/// As SGLang's router and Dynamo's without events do. It cannot know of blocks that a replica had
/// no room for, nor of those that it has not computed yet.
struct RoutedPrefixes: Sendable {
  private var index = PrefixIndex()
  private var caches: [PrefixCache]
  private let capacity: Int
  private let blocks: ContiguousArray<Int32>

  /// - Parameters:
  ///   - blocks: tokens of each replica's KV blocks; 1 = it goes by tokens.
  ///   - capacity: tokens that are remembered of each replica.
  init(blocks: ContiguousArray<Int32>, capacity: Int) {
    self.blocks = blocks
    self.capacity = capacity
    caches = blocks.map { _ in Self.cache(of: capacity) }
  }

  private static func cache(of capacity: Int) -> PrefixCache {
    var cache = PrefixCache(blocks: capacity, of: 1)
    cache.keepsNews = true
    return cache
  }

  /// A prompt goes to `replica`. O(spans + what is forgotten for it).
  mutating func note(_ spans: ContiguousArray<PrefixSpan>, on replica: Int) {
    guard let end = spans.last?.end else { return }
    let length = min(Int(end), capacity)
    let known = caches[replica].hit(spans, atMost: length).blocks
    caches[replica].use(spans, upTo: known)
    caches[replica].take(length - known)
    _ = caches[replica].offer(spans, from: known, upTo: length)
    _ = caches[replica].release(spans, upTo: length)
    for news in caches[replica].news {
      index.note(news.branch, upTo: news.tokens, on: replica)
    }
    caches[replica].clearNews()
  }

  /// `replica` is lost, and what it held.
  mutating func forget(_ replica: Int) {
    caches[replica] = Self.cache(of: capacity)
    index.forget(replica)
  }

  /// Replaces `tokens` by how many of a prompt's first tokens each replica is taken to hold.
  func find(_ spans: ContiguousArray<PrefixSpan>, into tokens: inout ContiguousArray<Int>) {
    index.find(spans, inBlocksOf: blocks, into: &tokens)
  }
}
