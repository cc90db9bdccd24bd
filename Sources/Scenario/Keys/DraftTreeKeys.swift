internal import Pool

extension Shape where Value == DraftTree {
  /// How guesses branch.
  static var draftTree: Shape {
    .mapping("draft tree") { reader in
      let branches = reader.optional(
        "branches", Shape<Int>.count(1...64).list(atLeast: 1),
        "candidates after every token, by depth (SpecInfer)")
      let nodes = reader.optional(
        "nodes", .count(1...DraftTree.limit),
        "in place of that: nodes of the likeliest tree (EAGLE-2)")
      let width = reader.optional(
        "width", .count(1...64), default: 10,
        "of that, tokens of a depth that have candidates, and candidates each")
      let caught = reader.required(
        "caught", .caught,
        "of what the first candidate misses, the parts that the second, the third, … is")
      if branches.isGiven, nodes.isGiven { nodes.fail("'branches' already says it") }
      if branches.isGiven, width.isGiven { width.fail("goes with 'nodes'") }
      if !branches.isGiven, !nodes.isGiven {
        reader.miss("branches", "needs 'branches' (or 'nodes')")
      }
      let shape: DraftTree.Shape =
        if let counts = branches.value { .branches(counts) } else {
          .likeliest(nodes: nodes.value ?? 1, width: width.value)
        }
      return DraftTree(shape, caught: caught.value)
    }
  }
}

extension Shape where Value == [Double] {
  fileprivate static var caught: Shape {
    Shape<Double>.number(0...1, "a number from 0 to 1").list(atLeast: 1).checked { parts in
      if !zip(parts, parts.dropFirst()).allSatisfy(>=) { return "must not rise" }
      // A millionth for rounding: parts are written with few digits.
      return parts.reduce(0, +) > 1 + 1e-6 ? "must not be more than 1 together" : nil
    }
  }
}

extension Field where Value == DraftTree? {
  /// Reports a tree that is not as deep as guesses are, or has too many nodes.
  func check(depth: Field<Int>, _ lengths: Field<[Double]?>) {
    guard isGood, let tree = value else { return }
    if lengths.isGiven {
      lengths.fail("does not go with 'tree', which needs the 'acceptance' of first candidates")
    }
    guard depth.isGood else { return }
    switch tree.shape {
    case .branches(let counts):
      if counts.count != depth.value {
        return fail("branches must be \(depth.value), one for each of the tokens guessed")
      }
    case .likeliest(let nodes, _):
      if nodes < depth.value {
        return fail("nodes must be at least \(depth.value), the tokens guessed one after the other")
      }
    }
    if tree.nodes(depth: depth.value) > DraftTree.limit {
      fail("has more than \(DraftTree.limit) nodes")
    }
  }
}
