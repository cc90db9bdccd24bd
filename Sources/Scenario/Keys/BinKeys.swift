internal import Workload

/// What the second number of a bin is.
enum BinMeaning {
  /// A weight.
  case histogram
  /// A cumulative probability.
  case cumulative

  /// What is wrong with `bins`, if anything.
  func problem(with bins: [LengthConfig.Bin]) -> String? {
    switch self {
    case .histogram:
      let sum = bins.reduce(0) { $0 + $1.weight }
      return sum > 0 && sum.isFinite ? nil : "the weights must add up to more than 0"
    case .cumulative:
      for (bin, next) in zip(bins, bins.dropFirst()) {
        if next.tokens <= bin.tokens {
          return "tokens must increase: \(next.tokens) comes after \(bin.tokens)"
        }
        if next.weight < bin.weight {
          return "probabilities must not fall: \(next.weight) comes after \(bin.weight)"
        }
      }
      // Published tables round to five or six digits.
      guard let last = bins.last, abs(last.weight - 1) <= 1e-6 else {
        return "the last probability must be 1"
      }
      return nil
    }
  }
}

extension Shape where Value == [LengthConfig.Bin] {
  /// A list of [tokens, weight], or the name of a JSON, YAML or CSV file of them.
  static func bins(_ meaning: BinMeaning) -> Shape {
    let list = Shape<LengthConfig.Bin>.bin.list(atLeast: 1)
    let inFile = Shape(
      placeholder: { [] },
      describe: { .scalar(.init(noun: "a file of [tokens, weight] rows", type: .string)) },
      decode: { decodeFile($0, list) })
    return inFile.orElse(list).checked { meaning.problem(with: $0) }
  }

  private static func decodeFile(_ input: Input, _ list: Shape) -> [LengthConfig.Bin]? {
    guard let (text, _) = input.text(for: "a file's name") else { return nil }
    if text.hasSuffix(".csv") { return BinTable.read(input) }
    guard let root = input.session.document(input) else { return nil }
    var rows = root
    // The rows may stand beside a note of where they come from.
    if case .mapping(let entries) = root.content,
      let entry = entries.first(where: { ["cdf", "histogram", "bins"].contains($0.key) })
    {
      rows = entry.value
    }
    return list.decode(Input(node: rows, path: "", session: input.session))
  }
}

extension Shape where Value == LengthConfig.Bin {
  fileprivate static var bin: Shape {
    let number = Shape<Double>.number(0...1e300, "a number from 0 to 1e300")
    return Shape(
      placeholder: { LengthConfig.Bin(tokens: 1, weight: 1) },
      describe: { .list(of: number.describe(), atLeast: 2) },
      decode: { input in
        guard case .list(let nodes) = input.node.content, nodes.count == 2 else {
          return input.fail("must be a pair [tokens, weight], not \(input.node.kind)")
        }
        let session = input.session
        let tokens = Shape<Int>.tokens.decode(
          Input(node: nodes[0], path: "\(input.path)[0]", session: session))
        let weight = number.decode(
          Input(node: nodes[1], path: "\(input.path)[1]", session: session))
        guard let tokens, let weight else { return nil }
        return LengthConfig.Bin(tokens: tokens, weight: weight)
      })
  }
}
