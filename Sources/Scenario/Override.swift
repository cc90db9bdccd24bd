/// A change made to a scenario before it is decoded: `pools[0].replicas=8`.
///
/// Keys that are not there are created, so that a mistake in the path shows as an unknown key, with
/// the nearest right name; `null` takes an optional key away. Naming another kind of a choice
/// replaces the kind that the file has.
struct Override {
  private var number: Int
  private var path: [Segment]
  private var value: YAMLNode

  private enum Step {
    case key(String)
    case index(Int)
  }

  private struct Segment {
    var step: Step
    var place: Place
  }

  /// Parses `text`, the override number `number` from 1.
  static func parse(
    _ text: String, number: Int, into diagnostics: inout [Diagnostic]
  ) -> Override? {
    let shown = String(text.map { $0.isNewline ? " " : $0 })
    let start = Place(order: number, source: "--set \(shown)")
    guard let equals = text.unicodeScalars.firstIndex(of: "="), equals != text.startIndex else {
      diagnostics.append(Diagnostic(at: start, message: "must be path=value"))
      return nil
    }
    guard let path = segments(of: text.unicodeScalars[..<equals], at: start, &diagnostics) else {
      return nil
    }
    var place = start
    let after = text.unicodeScalars.index(after: equals)
    place.column += text.unicodeScalars.distance(
      from: text.unicodeScalars.startIndex, to: after)
    let bytes = Array(text[after...].utf8)
    guard let value = YAMLText.parse(bytes, at: place, noun: "the value", into: &diagnostics)
    else { return nil }
    return Override(number: number, path: path, value: value)
  }

  /// Splits `pools[0].replicas` into its steps.
  private static func segments(
    of text: Substring.UnicodeScalarView, at start: Place, _ diagnostics: inout [Diagnostic]
  ) -> [Segment]? {
    var segments: [Segment] = []
    var place = start
    for (index, part) in text.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { place.column += 1 }
      if isTable(segments), part.startIndex < text.endIndex {
        // What follows is one key: the path of a metric.
        segments.append(
          Segment(step: .key(String(text[part.startIndex...])), place: place))
        return segments
      }
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      for (position, piece) in pieces.enumerated() {
        if position > 0 { place.column += 1 }
        guard let step = step(piece, isIndex: position > 0), segments.count < TextGuard.maxDepth
        else {
          diagnostics.append(
            Diagnostic(at: place, message: "must be a path such as pools[0].replicas"))
          return nil
        }
        segments.append(Segment(step: step, place: place))
        place.column += piece.count
      }
    }
    return segments
  }

  /// Whether the keys at `path` are the paths of metrics, with dots and brackets of their own.
  private static func isTable(_ path: [Segment]) -> Bool {
    let keys = path.map { if case .key(let key) = $0.step { key } else { "" } }
    return keys == ["regress", "metrics"]
  }

  private static func step(_ piece: Substring.UnicodeScalarView, isIndex: Bool) -> Step? {
    guard isIndex else {
      return piece.isEmpty || piece.contains("]") ? nil : .key(String(piece))
    }
    guard piece.last == "]", let index = Int(String(piece.dropLast())), index >= 0 else {
      return nil
    }
    return .index(index)
  }

  /// Makes the change in the tree `root`, or reports why it cannot be made.
  func apply(to root: inout YAMLNode?, _ diagnostics: inout [Diagnostic]) {
    guard var tree = root else { return }
    if let mistake = set(path[...], in: &tree, at: "") { diagnostics.append(mistake) }
    root = tree
  }

  private func set(
    _ path: ArraySlice<Segment>, in node: inout YAMLNode, at name: String
  ) -> Diagnostic? {
    guard let segment = path.first else {
      node = value
      return nil
    }
    switch segment.step {
    case .index(let index):
      guard case .list(var items) = node.content else {
        return Diagnostic(at: segment.place, path: name, message: "not a list")
      }
      guard items.indices.contains(index) else {
        let count = items.count == 1 ? "one entry" : "\(items.count) entries"
        return Diagnostic(
          at: segment.place, path: name, message: "has \(count), and [\(index)] is not among them")
      }
      let mistake = set(path.dropFirst(), in: &items[index], at: "\(name)[\(index)]")
      node.content = .list(items)
      return mistake
    case .key(let key):
      return set(key, segment.place, path.dropFirst(), in: &node, at: name)
    }
  }

  private func set(
    _ key: String, _ place: Place, _ rest: ArraySlice<Segment>, in node: inout YAMLNode,
    at name: String
  ) -> Diagnostic? {
    var entries: [YAMLNode.Entry] = []
    switch node.content {
    case .mapping(let existing): entries = existing
    case .list: return Diagnostic(at: place, path: name, message: "a list: say which, as in [0]")
    case .scalar: node.place = place
    }
    var index = entries.firstIndex { $0.key == key }
    if rest.isEmpty, value.isNull {
      if let index { entries.remove(at: index) }
      node.content = .mapping(entries)
      return nil
    }
    if index == nil {
      let empty = YAMLNode(content: .mapping([]), place: place)
      entries.append(YAMLNode.Entry(key: key, place: place, value: empty))
      index = entries.count - 1
    }
    guard let index else { return nil }
    entries[index].override = number
    let inner = name.isEmpty ? key : "\(name).\(key)"
    let mistake = set(rest, in: &entries[index].value, at: inner)
    node.content = .mapping(entries)
    return mistake
  }
}
