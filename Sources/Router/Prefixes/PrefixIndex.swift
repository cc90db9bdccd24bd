internal import Graphs

/// Which replicas hold which prefixes, as far as a router knows: of each branch of the
/// ``PrefixTree``, how far each replica holds it.
struct PrefixIndex: Sendable {
  /// One replica that holds a branch.
  private struct Holder: Sendable {
    var replica: Int32
    /// How far, in tokens from the beginning of the prompt.
    var tokens: Int32
    /// Another one; −1 = none.
    var next: Int32
  }

  /// By branch, the first replica that holds any of it; −1 = none does.
  private var first: ContiguousArray<Int32> = []
  private var holders = Slots<Holder>()

  /// `replica` holds prompts on `branch` up to token `tokens` of theirs; 0 = not at all. O(replicas
  /// that hold the branch).
  mutating func note(_ branch: Int32, upTo tokens: Int32, on replica: Int) {
    while first.count <= Int(branch) { first.append(-1) }
    var previous: Int32 = -1
    var holder = first[Int(branch)]
    while holder >= 0, holders[holder].replica != replica {
      (previous, holder) = (holder, holders[holder].next)
    }
    if holder < 0 {
      guard tokens > 0 else { return }
      first[Int(branch)] = holders.add(
        Holder(replica: Int32(replica), tokens: tokens, next: first[Int(branch)]))
    } else if tokens > 0 {
      holders[holder].tokens = tokens
    } else {
      let next = holders[holder].next
      if previous >= 0 { holders[previous].next = next } else { first[Int(branch)] = next }
      holders.remove(holder)
    }
  }

  /// `replica` holds nothing. O(branches).
  mutating func forget(_ replica: Int) {
    for branch in first.indices { note(Int32(branch), upTo: 0, on: replica) }
  }

  /// Replaces `tokens` by how many of a prompt's first tokens each replica holds, in whole blocks
  /// of `blocks` tokens. O(replicas + replicas that hold any of its branches).
  func find(
    _ spans: ContiguousArray<PrefixSpan>, inBlocksOf blocks: ContiguousArray<Int32>,
    into tokens: inout ContiguousArray<Int>
  ) {
    if tokens.count != blocks.count {
      tokens = ContiguousArray(repeating: 0, count: blocks.count)
    } else {
      for replica in tokens.indices { tokens[replica] = 0 }
    }
    for span in spans where Int(span.branch) < first.count {
      var holder = first[Int(span.branch)]
      while holder >= 0 {
        let replica = Int(holders[holder].replica)
        let held = min(holders[holder].tokens, span.end)
        tokens[replica] = max(tokens[replica], Int(held - held % blocks[replica]))
        holder = holders[holder].next
      }
    }
  }
}
