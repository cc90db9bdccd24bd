/// What is wrong with a table, and where.
package struct TableMistake: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// From 1; 0 = the file as a whole.
  package var line: Int
  /// Byte in the line, from 1; 0 = the line as a whole.
  package var column: Int
  package var message: String

  package init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `file:line:column: error: message`
  package var description: String {
    let place = line > 0 ? ":\(line)" + (column > 0 ? ":\(column)" : "") : ""
    return "\(file)\(place): error: \(message)"
  }
}

/// Everything that is wrong with the tables of a directory, the first twenty in words.
package struct TableMistakes: Error, Hashable, Sendable, CustomStringConvertible {
  /// Mistakes told in words, at most.
  static var told: Int { 20 }

  package private(set) var mistakes: [TableMistake] = []
  /// Further ones, only counted.
  package private(set) var more = 0

  package init(_ mistakes: [TableMistake] = []) {
    for mistake in mistakes { add(mistake) }
  }

  package var isEmpty: Bool { mistakes.isEmpty }

  package mutating func add(_ mistake: TableMistake) {
    if mistakes.count < Self.told { mistakes.append(mistake) } else { more += 1 }
  }

  package mutating func add(_ others: TableMistakes) {
    for mistake in others.mistakes { add(mistake) }
    more += others.more
  }

  /// One line a mistake.
  package var description: String {
    let lines = mistakes.map(\.description)
    return (lines + (more > 0 ? ["… and \(more) more"] : [])).joined(separator: "\n")
  }
}
