/// How values of one type are written in YAML. One definition serves to decode them, to find
/// every mistake in them and to describe them.
struct Shape<Value> {
  /// A value to go on with where there is none to decode.
  let placeholder: () -> Value
  let describe: () -> Description
  /// Returns the value of a node, or reports at least one mistake and returns `nil`.
  let decode: (Input) -> Value?
}

extension Shape {
  /// The same text with another meaning.
  func map<Other>(_ transform: @escaping (Value) -> Other) -> Shape<Other> {
    Shape<Other>(
      placeholder: { transform(placeholder()) }, describe: describe,
      decode: { decode($0).map(transform) })
  }

  /// The same, as a value that may be absent.
  var orNothing: Shape<Value?> { map { $0 } }

  /// The same, further checked: `problem` says what is wrong with a decoded value, or `nil`.
  func checked(_ problem: @escaping (Value) -> String?) -> Shape {
    Shape(
      placeholder: placeholder, describe: describe,
      decode: { input in
        guard let value = decode(input) else { return nil }
        if let message = problem(value) { return input.fail(message) }
        return value
      })
  }

  /// A list of at least `least` of these.
  func list(atLeast least: Int = 0) -> Shape<[Value]> {
    Shape<[Value]>(
      placeholder: { [] }, describe: { .list(of: describe(), atLeast: least) },
      decode: { input in
        guard case .list(let nodes) = input.node.content else {
          return input.fail("must be a list, not \(input.node.kind)")
        }
        guard nodes.count >= least else {
          return input.fail(
            least == 1 ? "must not be empty" : "must have at least \(least) entries")
        }
        var values: [Value] = []
        for (index, node) in nodes.enumerated() {
          let item = Input(node: node, path: "\(input.path)[\(index)]", session: input.session)
          if let value = decode(item) { values.append(value) }
        }
        return values.count == nodes.count ? values : nil
      })
  }

  /// This for scalars, `other` for mappings and lists.
  func orElse(_ other: Shape) -> Shape {
    Shape(
      placeholder: placeholder, describe: { .either([describe(), other.describe()]) },
      decode: { input in
        if case .scalar = input.node.content { decode(input) } else { other.decode(input) }
      })
  }
}

/// A node to decode: the value, its path, and where mistakes go.
struct Input {
  var node: YAMLNode
  var path: String
  let session: Session

  /// Reports a mistake in this value; returns `nil` for the caller to return.
  func fail<Value>(_ message: String, suggestion: String? = nil) -> Value? {
    session.report(message, at: node.place, path: path, suggestion: suggestion)
    return nil
  }

  /// The text of a scalar, or a mistake that says what it must be.
  func text(for noun: String) -> (text: String, isPlain: Bool)? {
    if node.isNull { return fail("needs a value: \(noun)") }
    guard case .scalar(let text, let isPlain) = node.content else {
      return fail("must be \(noun), not \(node.kind)")
    }
    return (text, isPlain)
  }
}
