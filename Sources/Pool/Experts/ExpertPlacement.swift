/// Which GPU of a group has which whole experts.
package enum ExpertPlacement: String, CaseIterable, Hashable, Sendable {
  /// Dealt out in order of popularity, so that the first GPU has the most popular of each round.
  case dealt
  /// By how often they are visited: the most visited expert goes to the GPU with least to do that
  /// has room (longest processing time first: Graham, "Bounds on multiprocessing timing anomalies",
  /// 1969), as DeepSeek's expert-parallel load balancer packs them.
  case balanced

  /// A copy of an expert on a GPU: the expert's place in the order of popularity, and how many
  /// copies share its visits.
  package struct Copy: Hashable, Sendable {
    package var expert: Int
    package var copies: Int

    package init(expert: Int, copies: Int) {
      self.expert = expert
      self.copies = copies
    }
  }

  /// The experts on the GPU that is visited most.
  ///
  /// - Parameters:
  ///   - chances: of a token to visit each expert, falling.
  ///   - copies: extra copies, one after another of the expert with most visits a copy; spread
  ///     with the others when balanced.
  package func busiest(of chances: [Double], over ranks: Int, copies: Int) -> [Copy] {
    guard case .balanced = self, ranks > 1 else {
      return stride(from: 0, to: chances.count, by: max(1, ranks)).map {
        Copy(expert: $0, copies: 1)
      }
    }
    var counts = Array(repeating: 1, count: chances.count)
    for _ in 0..<copies {
      var most = 0
      for expert in chances.indices
      where chances[expert] / Double(counts[expert]) > chances[most] / Double(counts[most]) {
        most = expert
      }
      counts[most] += 1
    }
    var all = chances.indices.flatMap { expert in
      Array(repeating: Copy(expert: expert, copies: counts[expert]), count: counts[expert])
    }
    func visits(_ copy: Copy) -> Double { chances[copy.expert] / Double(copy.copies) }
    all.sort { (visits($1), $0.expert) < (visits($0), $1.expert) }
    let room = (all.count + ranks - 1) / ranks
    var gpus = Array(repeating: [Copy](), count: ranks)
    var loads = Array(repeating: 0.0, count: ranks)
    for copy in all {
      var least = -1
      for rank in 0..<ranks where gpus[rank].count < room {
        if least < 0 || loads[rank] < loads[least] { least = rank }
      }
      gpus[least].append(copy)
      loads[least] += visits(copy)
    }
    let busiest = loads.indices.reduce(0) { loads[$1] > loads[$0] ? $1 : $0 }
    return gpus[busiest]
  }
}
