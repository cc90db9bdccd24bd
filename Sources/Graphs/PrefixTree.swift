/// Prompts that share their beginnings: every prefix that some prompt has is a node, so that two
/// prompts begin alike exactly as far as their nodes are the same.
///
/// A trie whose nodes lie on branches: a node that is the first to go on from another is on the
/// same branch, any further one begins a branch of its own. So a prompt is a few spans of branches,
/// however many nodes it has, and no branch is ever split.
///
/// A class, because those that read prompts and those that hold them share one; it is not
/// shared between threads.
package final class PrefixTree {
  /// The nodes, in one place: whoever adds a prompt of many blocks is given them once.
  private var nodes = Nodes()
  private var names: [String] = []

  package init() {}

  /// How many prefixes there are.
  package var count: Int { nodes.parents.count }

  /// The prefix that goes on from `parent` (−1 = the empty one) with a block of content `label`,
  /// and is `end` tokens long in all. O(1) expected.
  package func node(after parent: Int32, label: Int, end: Int) -> Int32 {
    nodes.node(after: parent, label: label, end: end)
  }

  /// The prefix of a prompt of `tokens` tokens that blocks of `size` tokens tell apart, by what
  /// each holds. O(blocks) expected.
  package func node(ofBlocks labels: [Int], of size: Int, tokens: Int) -> Int32 {
    nodes.node(ofBlocks: labels, of: size, tokens: tokens)
  }

  /// The prefix that is told as `node` is, but belongs to group `group` (0 or more): prompts of
  /// different groups share nothing. O(depth).
  package func node(_ node: Int32, in group: Int) -> Int32 {
    guard node >= 0 else { return node }
    var path: ContiguousArray<Int32> = []
    self.path(to: node, into: &path)
    var moved = self.node(after: -1, label: group, end: 0)
    for step in path {
      moved = self.node(after: moved, label: nodes.labels[Int(step)], end: end(of: step))
    }
    return moved
  }

  /// The number of the prompts that are called `name`, −2 or less: groups of prompts have others.
  package func number(of name: String) -> Int {
    if let known = names.firstIndex(of: name) { return -2 - known }
    names.append(name)
    return -1 - names.count
  }

  /// The prefix that `node` goes on from; −1 = the empty one.
  package func parent(of node: Int32) -> Int32 { nodes.parents[Int(node)] }

  /// The length of a prefix, in tokens; the empty one's is 0.
  package func end(of node: Int32) -> Int { node < 0 ? 0 : Int(nodes.ends[Int(node)]) }

  /// Replaces `path` by the prefixes of `node`, itself included, the shortest first. O(depth).
  package func path(to node: Int32, into path: inout ContiguousArray<Int32>) {
    path.removeAll(keepingCapacity: true)
    var node = node
    while node >= 0 {
      path.append(node)
      node = parent(of: node)
    }
    path.reverse()
  }

  /// Replaces `spans` by those that the prefix `node` is made of, the first first; none = the empty
  /// one. O(spans).
  package func spans(of node: Int32, into spans: inout ContiguousArray<PrefixSpan>) {
    nodes.spans(of: node, into: &spans)
  }
}

/// What a ``PrefixTree`` is made of.
private struct Nodes {
  /// One more block of a prompt, after a node.
  private struct Step: Hashable {
    let parent: Int32
    let label: Int
    let end: Int32
  }

  private(set) var parents: ContiguousArray<Int32> = []
  private(set) var ends: ContiguousArray<Int32> = []
  private(set) var labels: ContiguousArray<Int> = []
  /// The nodes that begin branches.
  private var firsts: [Step: Int32] = [:]
  /// The branch of each node, and the next node on it; −1 = none.
  private var branches: ContiguousArray<Int32> = []
  private var followers: ContiguousArray<Int32> = []
  /// The node that each branch goes on from; −1 = none.
  private var origins: ContiguousArray<Int32> = []

  mutating func node(ofBlocks labels: [Int], of size: Int, tokens: Int) -> Int32 {
    var node: Int32 = -1
    var end = 0
    for label in labels where end < tokens {
      end = min(end + size, tokens)
      node = self.node(after: node, label: label, end: end)
    }
    return node
  }

  mutating func node(after parent: Int32, label: Int, end: Int) -> Int32 {
    let end = Int32(clamping: end)
    if parent >= 0 {
      let follower = followers[Int(parent)]
      if follower < 0 {
        followers[Int(parent)] = Int32(clamping: parents.count)
        return append(Step(parent: parent, label: label, end: end), branches[Int(parent)])
      }
      if labels[Int(follower)] == label, ends[Int(follower)] == end { return follower }
    }
    let step = Step(parent: parent, label: label, end: end)
    if let known = firsts[step] { return known }
    firsts[step] = Int32(clamping: parents.count)
    origins.append(parent)
    return append(step, Int32(clamping: origins.count - 1))
  }

  private mutating func append(_ step: Step, _ branch: Int32) -> Int32 {
    parents.append(step.parent)
    ends.append(step.end)
    labels.append(step.label)
    branches.append(branch)
    followers.append(-1)
    return Int32(clamping: parents.count - 1)
  }

  func spans(of node: Int32, into spans: inout ContiguousArray<PrefixSpan>) {
    spans.removeAll(keepingCapacity: true)
    var node = node
    while node >= 0 {
      let branch = branches[Int(node)]
      spans.append(PrefixSpan(branch: branch, end: ends[Int(node)]))
      node = origins[Int(branch)]
    }
    spans.reverse()
  }
}

/// A part of a prompt: what it has in common with all that are on the same branch of a
/// ``PrefixTree``.
///
/// Two prompts begin alike up to the first span in which they differ: to the smaller of both ends
/// if that is on one branch, and to where it begins if not.
package struct PrefixSpan: Hashable, Sendable {
  /// The number of the branch.
  package let branch: Int32
  /// Where the part ends, in tokens from the beginning of the prompt.
  package let end: Int32

  package init(branch: Int32, end: Int32) {
    self.branch = branch
    self.end = end
  }
}
