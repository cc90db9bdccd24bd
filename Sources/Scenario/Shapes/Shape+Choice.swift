internal import Diagnostics

/// One kind of a choice: its name, what it is, and how its parameters are written.
struct Kind<Value> {
  let name: String
  let about: String
  let shape: Shape<Value>

  init(_ name: String, _ about: String, _ shape: Shape<Value>) {
    self.name = name
    self.about = about
    self.shape = shape
  }
}

extension Shape {
  /// A mapping with one key, the kind. Where `allowsName`, a bare kind stands for
  /// `{ kind: {} }`.
  ///
  /// Of the kinds that overrides set, the latest wins over what the file says.
  static func choice(_ name: String, allowsName: Bool = false, _ kinds: [Kind<Value>]) -> Shape {
    Shape(
      placeholder: { kinds[0].shape.placeholder() },
      describe: {
        let keys = kinds.map {
          Description.Key(name: $0.name, about: $0.about, value: $0.shape.describe())
        }
        return .choice(name: name, kinds: keys, allowsName: allowsName)
      },
      decode: { input in
        switch input.node.content {
        case .mapping(let entries):
          decode(entries, of: kinds, name, input)
        case .scalar(let text, _) where allowsName && !input.node.isNull:
          decode(bare: text, of: kinds, name, input)
        case .scalar, .list:
          input.fail(problem(with: input.node, kinds: kinds.map(\.name), allowsName))
        }
      })
  }

  private static func problem(
    with node: YAMLNode, kinds: [String], _ allowsName: Bool
  ) -> String {
    let list = kinds.joined(separator: ", ")
    if case .scalar(let text, _) = node.content, kinds.contains(text) {
      return "must be a mapping with one key: write { \(text): … }"
    }
    let noun = allowsName ? "a name or a mapping with one key" : "a mapping with one key"
    return node.isNull
      ? "needs a value: \(noun), the kind: \(list)"
      : "must be \(noun), the kind (\(list)), not \(node.kind)"
  }

  private static func decode(
    _ entries: [YAMLNode.Entry], of kinds: [Kind<Value>], _ name: String, _ input: Input
  ) -> Value? {
    let latest = entries.map(\.override).max() ?? 0
    let chosen = latest > 0 ? entries.filter { $0.override == latest } : entries
    guard chosen.count == 1, let entry = chosen.first else {
      let list = kinds.map(\.name).joined(separator: ", ")
      return input.fail(
        chosen.isEmpty
          ? "needs one key, the kind: \(list)"
          : "must have one key, the kind, not \(chosen.count)")
    }
    guard let kind = kinds.first(where: { $0.name == entry.key }) else {
      return unknown(entry.key, at: entry.place, of: kinds, name, input)
    }
    let inner = Input(
      node: entry.value, path: input.path(to: entry.key), session: input.session)
    return kind.shape.decode(inner)
  }

  private static func decode(
    bare text: String, of kinds: [Kind<Value>], _ name: String, _ input: Input
  ) -> Value? {
    guard let kind = kinds.first(where: { $0.name == text }) else {
      return unknown(text, at: input.node.place, of: kinds, name, input)
    }
    let empty = YAMLNode(content: .mapping([]), place: input.node.place)
    return kind.shape.decode(Input(node: empty, path: input.path, session: input.session))
  }

  private static func unknown(
    _ text: String, at place: Place, of kinds: [Kind<Value>], _ name: String, _ input: Input
  ) -> Value? {
    let names = kinds.map(\.name)
    let nearest = NearestName.of(text, among: names)
    let known = nearest == nil ? "; there are \(names.joined(separator: ", "))" : ""
    input.session.report(
      "no \(name) is called '\(text.abridged)'\(known)", at: place, path: input.path,
      suggestion: nearest)
    return nil
  }
}
