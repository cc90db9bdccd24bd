/// Writes the JSON Schema (draft 07, which editors' YAML support reads) of a description.
struct JSONSchema {
  /// Named mappings and choices, in the order of their first use.
  private var definitions: [(name: String, schema: JSONText)] = []
  private var known: Set<String> = []

  /// The schema of `description`, as the text of a file.
  static func text(of description: Description, title: String) -> String {
    var writer = JSONSchema()
    let root = writer.schema(of: description)
    let document = JSONText.object([
      .init("$schema", .string("http://json-schema.org/draft-07/schema#")),
      .init("title", .string(title)),
      .init("allOf", .list([root])),
      .init("definitions", .object(writer.definitions.map { .init($0.name, $0.schema) })),
    ])
    return document.printed() + "\n"
  }

  private mutating func schema(of description: Description) -> JSONText {
    switch description {
    case .scalar(let scalar):
      return schema(of: scalar)
    case .list(let item, let least):
      let items = schema(of: item)
      return .object([
        .init("type", .string("array")), .init("items", items),
        .init("minItems", .number("\(least)")),
      ])
    case .mapping(let name, let keys):
      return reference(name) { writer in
        let required = keys.filter(\.isRequired).map { JSONText.string($0.name) }
        return .object([
          .init("type", .string("object")), .init("properties", writer.properties(keys)),
          .init("required", .list(required)), .init("additionalProperties", .flag(false)),
        ])
      }
    case .table(let value):
      return .object([
        .init("type", .string("object")), .init("additionalProperties", schema(of: value)),
      ])
    case .choice(let name, let kinds, let allowsName):
      return reference(name) { writer in
        let mapping = JSONText.object([
          .init("type", .string("object")), .init("properties", writer.properties(kinds)),
          .init("minProperties", .number("1")), .init("maxProperties", .number("1")),
          .init("additionalProperties", .flag(false)),
        ])
        guard allowsName else { return mapping }
        let names = JSONText.list(kinds.map { .string($0.name) })
        return .object([.init("anyOf", .list([.object([.init("enum", names)]), mapping]))])
      }
    case .either(let options):
      return .object([.init("anyOf", .list(options.map { schema(of: $0) }))])
    }
  }

  private func schema(of scalar: Description.Scalar) -> JSONText {
    if !scalar.values.isEmpty {
      return .object([.init("enum", .list(scalar.values.map { .string($0) }))])
    }
    var pairs: [JSONText.Member] = [
      .init("type", .string(scalar.type.rawValue)), .init("description", .string(scalar.noun)),
    ]
    if let pattern = scalar.pattern { pairs.append(.init("pattern", .string(pattern))) }
    if let minimum = scalar.minimum { pairs.append(.init("minimum", .number("\(minimum)"))) }
    if let maximum = scalar.maximum { pairs.append(.init("maximum", .number("\(maximum)"))) }
    return .object(pairs)
  }

  private mutating func properties(_ keys: [Description.Key]) -> JSONText {
    var pairs: [JSONText.Member] = []
    for key in keys {
      let usual = key.fallback.map { "; \($0) unless given" } ?? ""
      // A `$ref` silences what stands beside it in draft 07, hence `allOf`.
      let value = JSONText.object([
        .init("description", .string(key.about + usual)),
        .init("allOf", .list([schema(of: key.value)])),
      ])
      pairs.append(.init(key.name, value))
    }
    return .object(pairs)
  }

  private mutating func reference(
    _ name: String, _ define: (inout JSONSchema) -> JSONText
  ) -> JSONText {
    if known.insert(name).inserted {
      let schema = define(&self)
      definitions.append((name, schema))
    }
    let path = name.split(separator: " ").joined(separator: "%20")
    return .object([.init("$ref", .string("#/definitions/\(path)"))])
  }
}
