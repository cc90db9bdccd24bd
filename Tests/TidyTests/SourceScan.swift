/// What a scan of formatted Swift text can tell, line by line.
enum SourceScan {
  /// The functions and initialisers of `lines` with the number of lines each takes.
  ///
  /// Relies on the layout that `swift format` makes: a body that spans lines is closed by a brace
  /// alone at the indentation of its declaration.
  static func functions(_ lines: [Substring]) -> [(name: String, line: Int, length: Int)] {
    lines.indices.compactMap { start in
      let line = lines[start]
      let code = line.drop { $0 == " " }
      guard isDeclaration(code) else { return nil }
      let margin = line.prefix { $0 == " " }
      let end = lines[(start + 1)...].firstIndex { line in
        line.hasPrefix(margin) && !line.dropFirst(margin.count).hasPrefix(" ") && line != margin
          && !line.dropFirst(margin.count).hasPrefix(")")
      }
      guard let end, lines[end] == margin + "}" else { return nil }
      return (String(code), start + 1, end - start + 1)
    }
  }

  /// The names that `lines` declare as a dictionary or a set.
  static func unordered(_ lines: [Substring]) -> Set<String> {
    Set(
      lines.compactMap { line in
        let declaration =
          /\b(?:let|var)\s+(\w+)\s*(?::\s*(?:\[[^\[\]]+:[^\[\]]+\]|Set<)|=\s*Set[<(])/
        return line.firstMatch(of: declaration).map { String($0.1) }
      })
  }

  /// Whether `line` walks over the collection called `name`.
  static func iterates(_ line: Substring, over name: String) -> Bool {
    line.contains("in \(name) {") || line.contains("in \(name) where")
      || ["map", "forEach", "reduce", "filter", "compactMap", "first"].contains {
        line.contains("\(name).\($0) {") || line.contains("\(name).\($0)(")
      }
  }

  private static func isDeclaration(_ code: Substring) -> Bool {
    let words = code.prefix { $0 != "(" && $0 != "<" }.split(separator: " ")
    return words.contains("func") || words.contains("init") || words.contains("init?")
  }
}
