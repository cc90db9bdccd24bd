internal import Workload

extension Shape where Value == TableQuality {
  /// A file of measured scores.
  ///
  /// - Parameter arms: The arms' names; `nil` = there are mistakes in them.
  static func table(_ arms: [String]?) -> Shape {
    .mapping("table of scores") { reader in
      let own = reader.optional(
        "columns", .byName("arm", among: arms, .text("a column's name")), default: [],
        written: "{}", "the columns of arms that are not called like theirs")
      let characters = reader.optional(
        "characters", .text("a column's name"), "the column with a query's length in characters")
      let task = reader.optional(
        "task", .text("a column's name"), "the column with the kind of a query")
      var columns: ScoreTable.Columns?
      if let arms, own.isGood, characters.isGood, task.isGood {
        let given = own.value
        columns = ScoreTable.Columns(
          scores: arms.indices.map {
            given.indices.contains($0) ? given[$0] ?? arms[$0] : arms[$0]
          },
          characters: characters.value, task: task.value)
      }
      let scores = reader.required(
        "file", .scores(columns), "comma-separated, with a header; scores are from 0 to 10")
      let order = reader.optional(
        "order", .named("order", placeholder: TableQuality.Order.random), default: .random,
        "whether requests draw rows, with replacement, or go through them")
      let perToken = reader.optional(
        "charactersPerToken", .number(0.1...1000, "a number from 0.1 to 1000"),
        "makes prompts as long as their queries; without it, as long as the stream says")
      if perToken.isGiven, !characters.isGiven {
        perToken.fail("needs 'characters', the column with a query's length")
      }
      return TableQuality(
        scores: scores.value, order: order.value, charactersPerToken: perToken.value)
    }
  }
}

extension Shape where Value == ScoreTable {
  /// The name of a file with these columns; `nil` = it is not known which.
  fileprivate static func scores(_ columns: ScoreTable.Columns?) -> Shape {
    let file = Shape<String>.existingFile
    let nothing = ScoreTable(arms: 0, hasLengths: false)
    return Shape(
      placeholder: { nothing }, describe: file.describe,
      decode: { input in
        guard let path = file.decode(input) else { return nil }
        guard let columns else { return nothing }
        switch ScoreTable.read(path, columns) {
        case .success(let table): return table
        case .failure(let faults):
          let start = input.session.nextSource(path)
          for fault in faults.list {
            input.session.report(
              fault.message, at: start.moved(toLine: max(1, fault.line), column: 1),
              path: fault.field)
          }
          return nil
        }
      })
  }
}
