/// What a scenario's file may say, as the decoder itself knows it.
package enum ScenarioFormat {
  /// The keys and their values.
  package static var description: Description {
    Shape.scenario(name: "", own: PolicyRegistry.policies).describe()
  }

  /// The JSON Schema of scenario files, for editors; `scenarios/scenario.schema.json` is this.
  package static var jsonSchema: String {
    JSONSchema.text(of: description, title: "Seatrial scenario")
  }

  /// A key of a scenario, for the reference.
  package struct Entry: Hashable, Sendable {
    /// Its path, such as `pools[].engine.maxBatch`.
    package var path: String
    /// What its value must be.
    package var value: String
    package var about: String
    package var isRequired: Bool
    /// What it is when it is not written; `nil` = nothing.
    package var fallback: String?
  }

  /// Every key, in the order of the file, a kind of a choice as a key.
  package static var keys: [Entry] { entries(of: description, under: "") }

  /// The keys of `description`, each with its path below `path`.
  static func entries(of description: Description, under path: String) -> [Entry] {
    switch description {
    case .scalar: []
    case .list(let item, _): entries(of: item, under: path + "[]")
    case .table(let value): entries(of: value, under: path + ".<name>")
    case .mapping(_, let keys), .choice(_, let keys, _):
      keys.flatMap { key in
        let inner = path.isEmpty ? key.name : "\(path).\(key.name)"
        let entry = Entry(
          path: inner, value: noun(of: key.value), about: key.about, isRequired: key.isRequired,
          fallback: key.fallback)
        return [entry] + entries(of: key.value, under: inner)
      }
    case .either(let options): options.flatMap { entries(of: $0, under: path) }
    }
  }

  private static func noun(of description: Description) -> String {
    switch description {
    case .scalar(let scalar):
      scalar.values.isEmpty ? scalar.noun : scalar.values.joined(separator: " or ")
    case .list: "a list"
    case .mapping(_, let keys): keys.isEmpty ? "{}" : "a mapping"
    case .table(let value): "a mapping from names to: \(noun(of: value))"
    case .choice(_, let kinds, let allowsName):
      (allowsName ? "one of " : "a mapping with one of ")
        + kinds.map(\.name).joined(separator: ", ")
    case .either(let options): options.map(noun(of:)).joined(separator: ", or ")
    }
  }
}
