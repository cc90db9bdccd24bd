/// Names as a file has them, read without asking whether what they name is right: so that what
/// refers to a thing can be checked even where that thing has a mistake elsewhere.
extension YAMLNode {
  /// The value of a key of this mapping; `nil` when this is none, or has no such key.
  subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The text of this scalar; `nil` when it is empty or no scalar.
  var text: String? {
    guard case .scalar(let text, _) = content, !text.isEmpty, !isNull else { return nil }
    return text
  }

  /// For each entry of this list the texts at `keys`, joined by a hyphen, `nil` where one of them
  /// is not there. Of what is no list, nothing.
  func names(_ keys: String...) -> [String?] {
    guard case .list(let nodes) = content else { return [] }
    return nodes.map { node in
      let texts = keys.compactMap { node[$0]?.text }
      return texts.count == keys.count ? texts.joined(separator: "-") : nil
    }
  }

  /// The zones that the entries of this list of pools are in, in the order in which they are named
  /// first; `nil` when one of them cannot be read.
  var zonesOfPools: [String]? {
    guard case .list(let pools) = content else { return nil }
    var zones: [String] = []
    for pool in pools {
      guard case .mapping = pool.content else { return nil }
      guard let given = pool["zones"] else { continue }
      guard case .list(let names) = given.content else { return nil }
      for name in names {
        guard let name = name.text else { return nil }
        if !zones.contains(name) { zones.append(name) }
      }
    }
    return zones
  }
}

extension [String?] {
  /// The names, when all of them are there and there is at least one.
  var complete: [String]? {
    let names = compactMap { $0 }
    return names.isEmpty || names.count < count ? nil : names
  }
}
