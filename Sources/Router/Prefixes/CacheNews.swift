internal import DiscreteEvents
internal import Graphs

/// What a router knows of its replicas' caches from what they tell it: all that happened in them,
/// but later.
///
/// A replica tells, for every iteration, at the instant it begins, which blocks it takes for
/// prompts and which it takes from them; vLLM publishes the same as `BlockStored` and
/// `BlockRemoved`. A decision knows of an iteration once more than the delay has passed since it
/// began: at the very instant it does not, so that the order of what happens at one instant does
/// not matter.
struct CacheNews: Sendable {
  private var index = PrefixIndex()
  private let delay: Int64
  /// Tokens of each replica's KV blocks.
  private let blocks: ContiguousArray<Int32>
  /// By replica, what it has told and the router does not know yet, and how much of that it does.
  private var told: ContiguousArray<ContiguousArray<PrefixNews>>
  private var known: ContiguousArray<Int>

  init(blocks: ContiguousArray<Int32>, delay: SimTime) {
    self.blocks = blocks
    self.delay = delay.picoseconds
    told = ContiguousArray(repeating: [], count: blocks.count)
    known = ContiguousArray(repeating: 0, count: blocks.count)
  }

  /// `replica` has told `news`, which follow what it told before.
  mutating func hear(_ news: ContiguousArray<PrefixNews>, of replica: Int) {
    told[replica].append(contentsOf: news)
  }

  /// It is `time`. O(replicas + news).
  mutating func advance(to time: SimTime) {
    let last = time.picoseconds - delay
    for replica in told.indices where known[replica] < told[replica].count {
      while known[replica] < told[replica].count, told[replica][known[replica]].time < last {
        let news = told[replica][known[replica]]
        known[replica] += 1
        if news.branch == PrefixNews.everything {
          index.forget(replica)
        } else {
          index.note(news.branch, upTo: news.tokens, on: replica)
        }
      }
      // What is known goes once it is half of all, so that each is moved once or twice.
      if 2 * known[replica] >= told[replica].count {
        told[replica].removeFirst(known[replica])
        known[replica] = 0
      }
    }
  }

  func find(_ spans: ContiguousArray<PrefixSpan>, into tokens: inout ContiguousArray<Int>) {
    index.find(spans, inBlocksOf: blocks, into: &tokens)
  }
}
