internal import Pool
internal import Workload

/// The names that a `quality` may refer to; `nil` = there are mistakes among them, so that it is
/// not known whether a name is right.
struct QualityNames {
  var pools: [String]?
  var adapters: [String]?
  var intents: [String]?
  /// A stream whose requests have no intent, if there is one.
  var unmarked: String?

  init(
    _ streams: Field<[StreamConfig]>, _ pools: Field<[PoolConfig]>, _ adapters: Field<[Adapter]>
  ) {
    self.pools = pools.isGood ? pools.value.map(\.name) : nil
    self.adapters = adapters.isGood ? adapters.value.map(\.name) : nil
    intents = streams.isGood ? streams.value.intents : nil
    unmarked = streams.isGood ? streams.value.first { $0.intents.isEmpty }?.name : nil
  }
}

extension Shape where Value == Int {
  /// The index of one of `names`, which are a `noun`; where the names are not known, any will do.
  static func name(_ noun: String, among names: [String]?) -> Shape {
    guard let names else { return Shape<String>.text("the name of a \(noun)").map { _ in 0 } }
    let word = Shape.word(noun, among: names)
    guard names.isEmpty else { return word }
    return Shape(
      placeholder: word.placeholder, describe: word.describe,
      decode: { $0.fail("the scenario has no \(noun)s") })
  }
}

extension Shape {
  /// A mapping from some of `names`, which are `noun`s, to values; `nil` for names it does not
  /// have.
  static func byName<Element>(
    _ noun: String, among names: [String]?, _ element: Shape<Element>
  ) -> Shape<[Element?]> where Value == [Element?] {
    Shape(
      placeholder: { [] }, describe: { .table(of: element.describe()) },
      decode: { input in
        if input.node.isNull { return input.fail("needs a value: a mapping") }
        guard case .mapping(let entries) = input.node.content else {
          return input.fail("must be a mapping, not \(input.node.kind)")
        }
        let before = input.session.mistakes
        var values = [Element?](repeating: nil, count: names?.count ?? 0)
        for entry in entries {
          let path = input.path(to: entry.key)
          let key = Input(
            node: YAMLNode(content: .scalar(entry.key, isPlain: false), place: entry.place),
            path: path, session: input.session)
          let index = Shape<Int>.name(noun, among: names).decode(key)
          let value = element.decode(
            Input(node: entry.value, path: path, session: input.session))
          if let index, values.indices.contains(index) { values[index] = value }
        }
        return input.session.mistakes == before ? values : nil
      })
  }
}

extension Shape where Value == [Double] {
  /// A mapping from every one of `names`, which are `noun`s, to a probability.
  static func probabilities(_ noun: String, of names: [String]?) -> Shape {
    let some = Shape<[Double?]>.byName(noun, among: names, Shape<Double>.probability)
    return some.checked { values in
      let missing = zip(names ?? [], values).filter { $0.1 == nil }.map(\.0)
      return missing.isEmpty ? nil : "lacks the \(noun)s \(missing.joined(separator: ", "))"
    }.map { $0.compactMap(\.self) }
  }
}

extension Shape where Value == Double {
  /// From 0 to 1.
  static var probability: Shape { number(0...1, "a number from 0 to 1") }
}
