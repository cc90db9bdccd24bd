/// The replica with the least load, kept as a winner tree: reading it is O(1), changing one
/// replica's load is O(log replicas), and no decision scans them.
///
/// Among equal loads the one chosen longest ago wins, so that ties go round in turn and an idle
/// fleet fills evenly.
package struct LeastIndex: Sendable {
  private struct Key: Sendable {
    var load: Int
    /// When it was last chosen, as a count of choices.
    var chosen: Int

    static func precedes(_ a: Key, _ b: Key) -> Bool {
      a.load != b.load ? a.load < b.load : a.chosen < b.chosen
    }
  }

  /// Leaves are at `width` and above: leaf r is replica r; `winners[n]` is the replica that wins
  /// below node n; padding leaves never win.
  private var winners: ContiguousArray<Int32>
  private var keys: ContiguousArray<Key>
  private let width: Int
  private var choices = 0

  package init(count: Int) {
    var width = 1
    while width < count { width *= 2 }
    self.width = width
    keys = ContiguousArray((0..<width).map { Key(load: $0 < count ? 0 : .max, chosen: $0 - width) })
    winners = ContiguousArray(repeating: 0, count: 2 * width)
    rebuild()
  }

  /// The least loaded replica, or `nil` when all are out.
  package var least: Int? {
    let winner = Int(winners[1])
    return keys[winner].load == .max ? nil : winner
  }

  /// The load of `replica`.
  package func load(of replica: Int) -> Int { keys[replica].load }

  /// Sets a load; `.max` takes the replica out.
  package mutating func set(_ replica: Int, load: Int) {
    keys[replica].load = load
    update(replica)
  }

  /// Sets a load and puts the replica behind its equals.
  package mutating func choose(_ replica: Int, load: Int) {
    choices += 1
    keys[replica] = Key(load: load, chosen: choices)
    update(replica)
  }

  /// Plays the matches of `replica` again, from its leaf up. Where another replica won before and
  /// wins still, nothing changes further up; near the top of the tree looking costs more than going
  /// on (measured: 4 % of a run with 16 replicas).
  private mutating func update(_ replica: Int) {
    var node = width + replica
    while node >= 32 {
      let winner = winnerOfMatch(at: node)
      node >>= 1
      if winner == winners[node], Int(winner) != replica { return }
      winners[node] = winner
    }
    while node > 1 {
      let winner = winnerOfMatch(at: node)
      node >>= 1
      winners[node] = winner
    }
  }

  /// Who wins between node `node` and its neighbour.
  @inline(__always)
  private func winnerOfMatch(at node: Int) -> Int32 {
    let a = winners[node]
    let b = winners[node ^ 1]
    return Key.precedes(keys[Int(b)], keys[Int(a)]) ? b : a
  }

  private mutating func rebuild() {
    for replica in 0..<width { winners[width + replica] = Int32(replica) }
    for node in stride(from: width - 1, to: 0, by: -1) {
      let a = winners[2 * node]
      let b = winners[2 * node + 1]
      winners[node] = Key.precedes(keys[Int(b)], keys[Int(a)]) ? b : a
    }
  }
}
