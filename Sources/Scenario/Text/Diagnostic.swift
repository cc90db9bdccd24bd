/// One mistake in a scenario: where it is, what is wrong, what was probably meant.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  package var place: Place
  /// The path of the value in its file, such as `pools[0].gpu`; empty = the file as a whole.
  package var path: String
  package var message: String
  /// The nearest right name, when one is close.
  package var suggestion: String?

  package init(at place: Place, path: String = "", message: String, suggestion: String? = nil) {
    self.place = place
    self.path = path
    self.message = message
    self.suggestion = suggestion
  }

  /// `file:line:column: error: path: message; did you mean 'suggestion'?`
  package var description: String {
    let subject = path.isEmpty ? "" : "\(path): "
    let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "\(place): error: \(subject)\(message)\(hint)"
  }
}

/// A place in the text of a source, counted from 1, columns in Unicode scalars.
package struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Which source: 0 is the scenario's own file, then the overrides in order, then other files.
  package var order: Int
  /// The source's name: a file's path, or the override as it was typed.
  package var source: String
  package var line: Int
  package var column: Int

  package init(order: Int = 0, source: String, line: Int = 1, column: Int = 1) {
    self.order = order
    self.source = source
    self.line = line
    self.column = column
  }

  package static func < (a: Place, b: Place) -> Bool {
    (a.order, a.source, a.line, a.column) < (b.order, b.source, b.line, b.column)
  }

  package var description: String { "\(source):\(line):\(column)" }
}

/// Every mistake found in a scenario and the files it names, in order of place.
package struct Diagnostics: Error, Hashable, Sendable, CustomStringConvertible {
  package var list: [Diagnostic]

  /// Sorts `list` by place and drops repetitions.
  package init(_ list: [Diagnostic]) {
    var seen: Set<Diagnostic> = []
    self.list = list.filter { seen.insert($0).inserted }.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
  }

  /// One line a mistake.
  package var description: String { list.map(\.description).joined(separator: "\n") }
}
