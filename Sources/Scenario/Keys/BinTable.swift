internal import Workload

/// A CSV file of token counts with weights, two columns, a header line allowed.
enum BinTable {
  /// Reads the file that `input` names, or reports what is wrong with it.
  static func read(_ input: Input) -> [LengthConfig.Bin]? {
    RowTable.read(
      input, expected: "two numbers, tokens and weight",
      isHeader: { $0.first.flatMap { Decimal($0) } == nil }, row: bin)
  }

  private static func bin(_ fields: [String]) -> LengthConfig.Bin? {
    guard fields.count == 2, case .exact(let number) = Decimal(fields[0])?.whole(),
      let tokens = Int(exactly: number), (1...Shape<Int>.maxTokens).contains(tokens),
      let weight = Decimal(fields[1])?.double(), (0...1e300).contains(weight)
    else { return nil }
    return LengthConfig.Bin(tokens: tokens, weight: weight)
  }
}
