internal import Diagnostics

/// Reads the keys of a mapping one by one, each with its meaning; without a mapping it records
/// what the keys are.
///
/// A closure that takes a reader is the one definition of a mapping. It must read the same keys
/// whatever their values are, and go on after a mistake: mistakes leave placeholders.
struct MappingReader {
  private let input: Input?
  private let entries: [YAMLNode.Entry]
  /// The keys, while describing.
  private(set) var keys: [Description.Key] = []
  private var names: [String] = []
  /// Required keys that are not there, with what to say of each.
  private var missing: [(key: String, message: String)] = []

  /// A reader that records keys.
  init() {
    input = nil
    entries = []
  }

  fileprivate init(_ input: Input, entries: [YAMLNode.Entry]) {
    self.input = input
    self.entries = entries
  }

  /// Whether keys are recorded, not read.
  var isDescribing: Bool { input == nil }

  /// The place of the mapping and its path, for mistakes of the mapping as a whole.
  var whole: Field<Void> {
    Field(
      value: (), isGood: input != nil, isGiven: input != nil, place: input?.node.place,
      path: input?.path ?? "", session: input?.session)
  }

  /// Reads a key that must be there.
  mutating func required<Value>(
    _ key: String, _ shape: Shape<Value>, _ about: String
  ) -> Field<Value> {
    record(key, shape, about, isRequired: true, fallback: nil)
    guard let input else { return absent(shape.placeholder(), isGood: false, key) }
    guard let entry = entry(key) else {
      miss(key, "the key '\(key)' is missing")
      return absent(shape.placeholder(), isGood: false, key)
    }
    return decode(entry, shape, placeholder: shape.placeholder, in: input)
  }

  /// Reads a key that has a value when it is not there; `written` is that value as one would
  /// write it.
  mutating func optional<Value>(
    _ key: String, _ shape: Shape<Value>, default fallback: Value, written: String? = nil,
    _ about: String
  ) -> Field<Value> {
    record(key, shape, about, isRequired: false, fallback: written ?? "\(fallback)")
    guard let input, let entry = entry(key) else { return absent(fallback, isGood: true, key) }
    return decode(entry, shape, placeholder: { fallback }, in: input)
  }

  /// Reads a key that need not be there.
  mutating func optional<Value>(
    _ key: String, _ shape: Shape<Value>, _ about: String
  ) -> Field<Value?> {
    record(key, shape, about, isRequired: false, fallback: nil)
    guard let input, let entry = entry(key) else { return absent(nil, isGood: true, key) }
    return decode(entry, shape.orNothing, placeholder: { nil }, in: input)
  }

  /// Reports the metrics that the file names and that are not among `paths`.
  func checkMetrics(_ paths: [String]) { input?.session.checkMetrics(paths) }

  /// The zones that the file has named so far.
  var zones: [String] { input?.session.zones ?? [] }

  /// What is written at `key`; `nil` when it is not there, and while describing.
  func written(_ key: String) -> YAMLNode? { entry(key)?.value }

  /// Reports a mistake in the value at `path`, key by key; a number is a place in a list.
  func fail(_ path: [String], _ message: String) {
    guard let input else { return }
    var (node, name) = (input.node, input.path)
    for key in path {
      if case .list(let items) = node.content {
        guard let index = Int(key), items.indices.contains(index) else { return }
        name += "[\(index)]"
        node = items[index]
        continue
      }
      guard let next = node[key] else { return }
      name = Input(node: node, path: name, session: input.session).path(to: key)
      node = next
    }
    input.session.report(message, at: node.place, path: name)
  }

  /// Notes that `key` is not there although it is needed; `message` says so.
  mutating func miss(_ key: String, _ message: String) {
    missing.append((key, message))
  }

  private mutating func record(
    _ key: String, _ shape: Shape<some Any>, _ about: String, isRequired: Bool, fallback: String?
  ) {
    names.append(key)
    guard input == nil else { return }
    keys.append(
      Description.Key(
        name: key, about: about, isRequired: isRequired, fallback: fallback,
        value: shape.describe()))
  }

  private func entry(_ key: String) -> YAMLNode.Entry? { entries.first { $0.key == key } }

  private func absent<Value>(_ value: Value, isGood: Bool, _ key: String) -> Field<Value> {
    Field(
      value: value, isGood: isGood && input != nil, isGiven: false, place: input?.node.place,
      path: input?.path(to: key) ?? key, session: input?.session)
  }

  private func decode<Value>(
    _ entry: YAMLNode.Entry, _ shape: Shape<Value>, placeholder: () -> Value, in input: Input
  ) -> Field<Value> {
    let path = input.path(to: entry.key)
    let value = shape.decode(Input(node: entry.value, path: path, session: input.session))
    return Field(
      value: value ?? placeholder(), isGood: value != nil, isGiven: true,
      place: entry.value.place, path: path, session: input.session)
  }

  /// Reports the keys that are not known and those that are not there. A key not there whose name
  /// was misspelt is one mistake, not two.
  fileprivate func finish() {
    guard let input else { return }
    var misspelt: Set<String> = []
    for entry in entries where !names.contains(entry.key) {
      let nearest = NearestName.of(entry.key, among: names)
      if let nearest { misspelt.insert(nearest) }
      input.session.report(
        Self.unknown(entry.key, isNear: nearest != nil, known: names), at: entry.place,
        path: input.path(to: entry.key), suggestion: nearest)
    }
    for (key, message) in missing where !misspelt.contains(key) {
      input.session.report(message, at: input.node.place, path: input.path)
    }
  }

  private static func unknown(_ key: String, isNear: Bool, known: [String]) -> String {
    if key == "<<" { return "merge keys are not supported; write the keys out" }
    if isNear { return "unknown key" }
    return known.isEmpty
      ? "unknown key; there are none here"
      : "unknown key; the keys here are \(known.joined(separator: ", "))"
  }
}

extension Input {
  /// The path of a key of this mapping.
  func path(to key: String) -> String {
    let name = key.abridged
    return path.isEmpty ? name : "\(path).\(name)"
  }
}

/// A value read from a mapping, or what stands for it.
struct Field<Value> {
  var value: Value
  /// Whether the value is what the user meant: decoded, or absent with a default.
  var isGood: Bool
  /// Whether the key was there.
  var isGiven: Bool
  fileprivate let place: Place?
  let path: String
  fileprivate let session: Session?

  fileprivate init(
    value: Value, isGood: Bool, isGiven: Bool, place: Place?, path: String, session: Session?
  ) {
    self.value = value
    self.isGood = isGood
    self.isGiven = isGiven
    self.place = place
    self.path = path
    self.session = session
  }

  /// Reports a mistake in this value; describing has none.
  func fail(_ message: String, suggestion: String? = nil) {
    guard let session, let place else { return }
    session.report(message, at: place, path: path, suggestion: suggestion)
  }
}

extension Shape {
  /// A mapping whose keys `read` reads, named `name` in the schema.
  static func mapping(
    _ name: String, _ read: @escaping (inout MappingReader) -> Value
  ) -> Shape {
    Shape(
      placeholder: {
        var reader = MappingReader()
        return read(&reader)
      },
      describe: {
        var reader = MappingReader()
        _ = read(&reader)
        return .mapping(name: name, keys: reader.keys)
      },
      decode: { input in
        if input.node.isNull { return input.fail("needs a value: a mapping") }
        guard case .mapping(let entries) = input.node.content else {
          return input.fail("must be a mapping, not \(input.node.kind)")
        }
        let before = input.session.mistakes
        var reader = MappingReader(input, entries: entries)
        let value = read(&reader)
        reader.finish()
        return input.session.mistakes == before ? value : nil
      })
  }
}
