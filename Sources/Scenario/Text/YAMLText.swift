internal import Yams

/// Turns YAML text into a tree of ``YAMLNode``.
struct YAMLText {
  /// Bytes of a file, at most.
  static let maxBytes = 4 << 20
  /// Values of a document after its aliases are written out, at most: more than a file of
  /// ``maxBytes`` can hold without aliases.
  static let maxValues = 4_000_000
  /// Keys given twice that are reported before parsing stops.
  private static let maxRepeats = 20

  private let source: Place
  private let noun: String
  private var text: String
  /// What a repeated key was called before it was set aside, by its line and column.
  private var repeated: [[Int]: String] = [:]
  private var diagnostics: [Diagnostic] = []
  private var values = 0

  /// Parses one document.
  ///
  /// - Parameters:
  ///   - bytes: The text, in UTF-8.
  ///   - start: The place of its first character.
  ///   - noun: What the text is, for messages.
  ///   - diagnostics: Receives what is wrong with it as YAML.
  /// - Returns: The tree, as far as there is one.
  static func parse(
    _ bytes: some Collection<UInt8>, at start: Place, noun: String = "the file",
    into diagnostics: inout [Diagnostic]
  ) -> YAMLNode? {
    guard bytes.count <= maxBytes else {
      diagnostics.append(
        Diagnostic(at: start, message: "\(noun) is larger than \(maxBytes >> 20) MiB"))
      return nil
    }
    switch UTF8Text.decode(bytes) {
    case .failure(let finding):
      let place = start.moved(toLine: finding.line, column: finding.column)
      diagnostics.append(Diagnostic(at: place, message: finding.message))
      return nil
    case .success(let text):
      var parser = YAMLText(source: start, noun: noun, text: text)
      let node = parser.document()
      diagnostics += parser.diagnostics
      return node
    }
  }

  private init(source: Place, noun: String, text: String) {
    self.source = source
    self.noun = noun
    self.text = text
  }

  private mutating func document() -> YAMLNode? {
    if let finding = TextGuard.inspect(text) {
      report(finding.message, line: finding.line, column: finding.column)
      return nil
    }
    while true {
      do {
        // The basic resolver leaves scalars alone: what they mean is decided by the key.
        guard let root = try compose(yaml: text, .basic, .default, .utf8) else {
          report("\(noun) is empty", line: 1, column: 1)
          return nil
        }
        return convert(root, depth: 0)
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        guard setAside(names.first ?? "", at: context.mark) else { return nil }
      } catch {
        report(error)
        return nil
      }
    }
  }

  /// Renames the first of two equal keys in the text, so that the parser, which stops at them,
  /// sees the rest; its characters stay as many, so that every place stays right.
  private mutating func setAside(_ name: String, at mark: Mark) -> Bool {
    let unused = Unicode.Scalar(UInt32(0xF0000 + repeated.count))
    guard repeated.count < Self.maxRepeats, let unused, let first = name.unicodeScalars.first,
      let start = text.unicodeScalars.index(line: mark.line, column: mark.column)
    else {
      report("the key '\(name.abridged)' is given twice", line: mark.line, column: mark.column)
      return false
    }
    var index = start
    if "\"'".unicodeScalars.contains(text.unicodeScalars[index]) {
      index = text.unicodeScalars.index(after: index)
    }
    guard index < text.unicodeScalars.endIndex, text.unicodeScalars[index] == first else {
      report("the key '\(name.abridged)' is given twice", line: mark.line, column: mark.column)
      return false
    }
    text.unicodeScalars.replaceSubrange(index...index, with: [unused])
    repeated[[mark.line, mark.column]] = name
    return true
  }

  private mutating func convert(_ node: Node, depth: Int) -> YAMLNode? {
    let place = source.moved(toLine: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    values += 1
    guard values <= Self.maxValues, depth <= TextGuard.maxDepth else {
      diagnostics.append(
        Diagnostic(at: place, message: "aliases make \(noun) grow too large or too deep"))
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return YAMLNode(content: .scalar(scalar.string, isPlain: isPlain), place: place)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence {
        guard let item = convert(item, depth: depth + 1) else { return nil }
        items.append(item)
      }
      return YAMLNode(content: .list(items), place: place)
    case .mapping(let mapping):
      return convert(mapping, at: place, depth: depth)
    case .alias:
      return nil
    }
  }

  private mutating func convert(
    _ mapping: Node.Mapping, at place: Place, depth: Int
  ) -> YAMLNode? {
    var entries: [YAMLNode.Entry] = []
    var setAside: [(name: String, line: Int)] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key, let mark = key.mark else {
        diagnostics.append(Diagnostic(at: place, message: "a key must be plain text"))
        return nil
      }
      if let name = repeated[[mark.line, mark.column]] {
        setAside.append((name, mark.line))
        continue
      }
      guard let value = convert(value, depth: depth + 1) else { return nil }
      let keyPlace = source.moved(toLine: mark.line, column: mark.column)
      entries.append(YAMLNode.Entry(key: scalar.string, place: keyPlace, value: value))
    }
    for (name, line) in setAside {
      guard let entry = entries.first(where: { $0.key == name }) else { continue }
      let message = "the key '\(name.abridged)' is given twice, first on line \(line)"
      diagnostics.append(Diagnostic(at: entry.place, message: message))
    }
    return YAMLNode(content: .mapping(entries), place: place)
  }

  private mutating func report(_ message: String, line: Int, column: Int) {
    let place = source.moved(toLine: line, column: column)
    diagnostics.append(Diagnostic(at: place, message: message))
  }

  private mutating func report(_ error: any Error) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      if problem == "but found another document" {
        return report(
          "a second document; there may be only one", line: mark.line, column: mark.column)
      }
      if text.unicodeScalars.at(line: mark.line, column: mark.column) == "\t" {
        return report("a tab; indent with spaces", line: mark.line, column: mark.column)
      }
      let doing = (context?.text).map { "\($0.trimmedOfBlanks): " } ?? ""
      report("\(doing)\(problem)", line: mark.line, column: mark.column)
    case YamlError.reader(let problem, _, _, _):
      report(problem, line: 1, column: 1)
    default:
      report("\(noun) is not YAML", line: 1, column: 1)
    }
  }
}

extension Place {
  /// The place at `line` and `column` of a text that begins here.
  func moved(toLine line: Int, column: Int) -> Place {
    var place = self
    place.line = self.line + line - 1
    place.column = line == 1 ? self.column + column - 1 : column
    return place
  }
}

extension String {
  fileprivate var trimmedOfBlanks: Substring {
    drop(while: \.isWhitespace)
  }
}

extension String.UnicodeScalarView {
  /// The index of the character at `line` and `column`, from 1, if there is one.
  fileprivate func index(line: Int, column: Int) -> Index? {
    var (currentLine, index) = (1, startIndex)
    while currentLine < line {
      guard let lineFeed = self[index...].firstIndex(of: "\n") else { return nil }
      index = self.index(after: lineFeed)
      currentLine += 1
    }
    guard let found = self.index(index, offsetBy: column - 1, limitedBy: endIndex) else {
      return nil
    }
    return found < endIndex ? found : nil
  }

  fileprivate func at(line: Int, column: Int) -> Unicode.Scalar? {
    index(line: line, column: column).map { self[$0] }
  }
}
