/// Where a scenario says what: for those who need to know whether a value was written or followed
/// from others, and where.
package struct WrittenPlaces {
  private let root: YAMLNode?

  /// - Parameter overrides: the changes that were made when the scenario was read.
  package init(_ scenario: Scenario, overrides: [String]) {
    var mistakes: [Diagnostic] = []
    var root = YAMLText.parse(
      scenario.text.utf8, at: Place(source: scenario.file), into: &mistakes)
    for (index, text) in overrides.enumerated() {
      Override.parse(text, number: index + 1, into: &mistakes)?.apply(to: &root, &mistakes)
    }
    self.root = root
  }

  /// The place of the value at `path`, keys and numbers of entries in order; `nil` = it is not
  /// written.
  package func place(of path: String...) -> Place? { node(path)?.place }

  /// The scalar at `path` as it is written; `nil` = there is none.
  package func text(of path: String...) -> String? {
    guard case .scalar(let text, _)? = node(path)?.content else { return nil }
    return text
  }

  private func node(_ path: [String]) -> YAMLNode? {
    var node = root
    for step in path {
      switch node?.content {
      case .mapping(let entries): node = entries.first { $0.key == step }?.value
      case .list(let items): node = Int(step).flatMap { items.indices ~= $0 ? items[$0] : nil }
      default: return nil
      }
    }
    return node
  }
}
