/// A value of a YAML document with its place.
struct YAMLNode: Sendable {
  var content: Content
  var place: Place

  enum Content: Sendable {
    /// `isPlain` tells `8` from `"8"`.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([Entry])
  }

  /// A key of a mapping with its value.
  struct Entry: Sendable {
    var key: String
    var place: Place
    var value: YAMLNode
    /// The latest override that set something at or below this entry, from 1; 0 = none did.
    var override = 0
  }

  /// Whether this is an empty value or a plain `null` or `~`.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return text.isEmpty || text == "null" || text == "~"
  }

  /// What kind of value this is, for messages.
  var kind: String {
    switch content {
    case .scalar(let text, let isPlain):
      if isNull {
        "nothing"
      } else {
        isPlain ? "'\(text.abridged)'" : "the text '\(text.abridged)'"
      }
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension String {
  /// This text cut to 40 characters, for messages, without line breaks.
  var abridged: String {
    let line = String(prefix(41).map { $0.isNewline ? " " : $0 })
    return line.count > 40 ? line.prefix(40) + "…" : line
  }
}
