/// Prompts that share their beginnings: every prefix that some prompt has is a node, so that two
/// prompts begin alike exactly as far as their nodes are the same.
///
/// A trie. A class, because those that read prompts and those that hold them share one; it is not
/// shared between threads.
package final class PrefixTree {
  /// One more block of a prompt, after a node.
  private struct Step: Hashable {
    let parent: Int32
    let label: Int
    let end: Int32
  }

  private var parents: ContiguousArray<Int32> = []
  private var ends: ContiguousArray<Int32> = []
  private var labels: ContiguousArray<Int> = []
  private var nodes: [Step: Int32] = [:]
  private var names: [String] = []

  package init() {}

  /// How many prefixes there are.
  package var count: Int { parents.count }

  /// The prefix that goes on from `parent` (−1 = the empty one) with a block of content `label`,
  /// and is `end` tokens long in all. O(1) expected.
  package func node(after parent: Int32, label: Int, end: Int) -> Int32 {
    let step = Step(parent: parent, label: label, end: Int32(clamping: end))
    if let known = nodes[step] { return known }
    let node = Int32(clamping: parents.count)
    nodes[step] = node
    parents.append(parent)
    ends.append(step.end)
    labels.append(label)
    return node
  }

  /// The prefix that is told as `node` is, but belongs to group `group` (0 or more): prompts of
  /// different groups share nothing. O(depth).
  package func node(_ node: Int32, in group: Int) -> Int32 {
    guard node >= 0 else { return node }
    var path: ContiguousArray<Int32> = []
    self.path(to: node, into: &path)
    var moved = self.node(after: -1, label: group, end: 0)
    for step in path {
      moved = self.node(after: moved, label: labels[Int(step)], end: end(of: step))
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
  package func parent(of node: Int32) -> Int32 { parents[Int(node)] }

  /// The length of a prefix, in tokens; the empty one's is 0.
  package func end(of node: Int32) -> Int { node < 0 ? 0 : Int(ends[Int(node)]) }

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
}
