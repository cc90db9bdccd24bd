/// A tree of guesses, node by node: node 0 is the token that it grows from, and candidates after a
/// token are neighbours, the likeliest first.
struct GuessTree: Sendable {
  /// By node.
  private var firstCandidate: ContiguousArray<Int32> = []
  private var candidates: ContiguousArray<Int32> = []
  private let caught: [Double]
  /// Tokens that each pass of the drafting model computes of a sequence.
  private(set) var passes = [1]

  /// - Parameter depth: at least 1.
  init(_ tree: DraftTree, depth: Int, _ acceptance: Acceptance) {
    caught = tree.caught
    switch tree.shape {
    case .branches(let counts):
      var level = 1
      for count in counts.prefix(depth) {
        for _ in 0..<level { add(count) }
        level *= count
        passes.append(level)
      }
      for _ in 0..<level { add(0) }
      passes.removeLast()
    case .likeliest(_, let width):
      let nodes = tree.nodes(depth: depth)
      lay(likeliest(nodes, width: width, depth: depth, acceptance))
      passes += (1..<max(1, depth)).map { _ in width }
    }
  }

  /// Gives the next node so many candidates, which come after all that there are.
  private mutating func add(_ count: Int) {
    let first = (firstCandidate.last ?? 1) + (candidates.last ?? 0)
    firstCandidate.append(first)
    candidates.append(Int32(count))
  }

  /// How likely candidate `rank` of a token at `depth`, both counted from 0, is the right one.
  private func chance(ofCandidate rank: Int, at depth: Int, _ acceptance: Acceptance) -> Double {
    let first = acceptance.chance(at: depth)
    if rank == 0 { return first }
    return rank <= caught.count ? (1 - first) * caught[rank - 1] : 0
  }

  // MARK: The likeliest nodes

  /// A node that has grown, with its candidates that have, too.
  private struct Grown {
    var chance: Double
    var depth: Int
    var candidates: [Int] = []
  }

  /// A node that may grow next.
  private struct Bud {
    var parent: Int
    var chance: Double
  }

  /// Grows the likeliest node next, so many times. O(nodes²).
  private func likeliest(
    _ count: Int, width: Int, depth: Int, _ acceptance: Acceptance
  ) -> [Grown] {
    var nodes = [Grown(chance: 1, depth: 0)]
    var buds = [Bud(parent: 0, chance: chance(ofCandidate: 0, at: 0, acceptance))]
    var expanded = Array(repeating: 0, count: depth + 1)
    while nodes.count <= count,
      let best = buds.indices.max(by: { buds[$0].chance < buds[$1].chance })
    {
      let bud = buds.remove(at: best)
      let parent = nodes[bud.parent]
      let node = Grown(chance: bud.chance, depth: parent.depth + 1)
      nodes[bud.parent].candidates.append(nodes.count)
      let rank = parent.candidates.count + 1
      if rank < width {
        let next = chance(ofCandidate: rank, at: parent.depth, acceptance)
        buds.append(Bud(parent: bud.parent, chance: parent.chance * next))
      }
      if node.depth < depth, expanded[node.depth] < width {
        expanded[node.depth] += 1
        let next = chance(ofCandidate: 0, at: node.depth, acceptance)
        buds.append(Bud(parent: nodes.count, chance: node.chance * next))
      }
      nodes.append(node)
    }
    return nodes
  }

  /// Numbers nodes depth by depth.
  private mutating func lay(_ nodes: [Grown]) {
    var order = [0]
    var next = 0
    while next < order.count {
      let node = nodes[order[next]]
      add(node.candidates.count)
      order += node.candidates
      next += 1
    }
  }

  // MARK: Luck

  /// How many guesses of one pass are right: it goes down the tree by a number from 0 to 1 for each
  /// depth. One below the first candidate's chance finds that one right, as it would in a chain;
  /// what is left of another says which of the other candidates is.
  @inline(__always)
  func accepted(_ acceptance: Acceptance, number: (Int) -> Double) -> Int {
    var (node, depth) = (0, 0)
    while candidates[node] > 0 {
      let drawn = number(depth)
      let first = acceptance.chance(at: depth)
      var rank = 0
      if drawn >= first {
        var left = (drawn - first) / (1 - first)
        while rank < caught.count, left >= caught[rank] {
          left -= caught[rank]
          rank += 1
        }
        rank += 1
      }
      guard rank < Int(candidates[node]), rank <= caught.count else { break }
      node = Int(firstCandidate[node]) + rank
      depth += 1
    }
    return depth
  }

  /// Mean tokens that a pass emits: 1 and, for each node, the chance to come to it (Sequoia,
  /// proposition 3.4).
  func meanLength(_ acceptance: Acceptance) -> Double {
    var chances = Array(repeating: 0.0, count: candidates.count)
    var depths = Array(repeating: 0, count: candidates.count)
    chances[0] = 1
    for node in candidates.indices {
      for rank in 0..<Int(candidates[node]) {
        let next = Int(firstCandidate[node]) + rank
        chances[next] =
          chances[node] * chance(ofCandidate: rank, at: depths[node], acceptance)
        depths[next] = depths[node] + 1
      }
    }
    return chances.reduce(0, +)
  }
}
