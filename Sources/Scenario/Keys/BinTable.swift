internal import Workload

/// A CSV file of token counts with weights, two columns, a header line allowed.
enum BinTable {
  /// Reads the file that `input` names, or reports what is wrong with it.
  static func read(_ input: Input) -> [LengthConfig.Bin]? {
    guard let (path, bytes) = input.session.contents(input) else { return nil }
    let start = input.session.nextSource(path)
    guard case .success(let text) = UTF8Text.decode(bytes) else {
      input.session.report("the file is not UTF-8", at: start, path: "")
      return nil
    }
    let before = input.session.mistakes
    var bins: [LengthConfig.Bin] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }
      if fields == [""] || (index == 0 && fields.first.flatMap { Decimal($0) } == nil) { continue }
      if let bin = bin(fields) {
        bins.append(bin)
      } else {
        let place = start.moved(toLine: index + 1, column: 1)
        input.session.report(
          "must be two numbers, tokens and weight, not '\(String(line).abridged)'", at: place,
          path: "")
      }
    }
    if bins.isEmpty, input.session.mistakes == before {
      input.session.report("the file has no rows", at: start, path: "")
    }
    return input.session.mistakes == before ? bins : nil
  }

  private static func bin(_ fields: [String]) -> LengthConfig.Bin? {
    guard fields.count == 2, case .exact(let number) = Decimal(fields[0])?.whole(),
      let tokens = Int(exactly: number), (1...Shape<Int>.maxTokens).contains(tokens),
      let weight = Decimal(fields[1])?.double(), (0...1e300).contains(weight)
    else { return nil }
    return LengthConfig.Bin(tokens: tokens, weight: weight)
  }
}
