internal import Diagnostics
internal import Pool
internal import Workload

extension Shape where Value == [Adapter] {
  /// The fleet's adapters, which streams, pools and arms may name from then on.
  static var adapters: Shape {
    let list = Shape<[Adapter]>.entry.list()
    return Shape(
      placeholder: { [] }, describe: list.describe,
      decode: { input in
        guard let adapters = list.decode(input)?.flatMap({ $0 }) else { return nil }
        guard adapters.count <= AdapterSet.mostInFleet else {
          return input.fail("must be at most \(AdapterSet.mostInFleet), not \(adapters.count)")
        }
        if let name = adapters.map(\.name).firstRepeated {
          return input.fail("two adapters are called '\(name.abridged)'")
        }
        input.session.adapters = adapters
        return adapters
      })
  }

  /// One adapter, or several that differ by the number at the end of their names.
  private static var entry: Shape {
    .mapping("adapter") { reader in
      let name = reader.required("name", .text(), "what streams and pools call it")
      let count = reader.optional(
        "count", .count(1...AdapterSet.mostInFleet),
        "so many like it, called name-0, name-1 and so on")
      let rank = reader.optional("rank", .count(1...65_536), default: 16, "of its matrices")
      let targets = reader.optional(
        "targets", .named("set of projections", placeholder: AdapterTargets.allLinear),
        default: .allLinear, written: "all-linear", "the projections that it adapts")
      let bytes = reader.optional(
        "bytes", .bytes, "its weights; without it, from rank, targets and the pool's model")
      let adapter = Adapter(
        name: name.value, rank: rank.value, targets: targets.value, bytes: bytes.value)
      guard let count = count.value else { return [adapter] }
      return (0..<count).map { index in
        var numbered = adapter
        numbered.name += "-\(index)"
        return numbered
      }
    }
  }
}

extension Shape where Value == Int {
  /// The name of one of the fleet's adapters, as its number.
  static var adapter: Shape {
    Shape(
      placeholder: { 0 },
      describe: { .scalar(.init(noun: "the name of an adapter", type: .string)) },
      decode: { input in
        guard let (name, _) = input.text(for: "the name of an adapter") else { return nil }
        let names = input.session.adapters.map(\.name)
        if let number = names.firstIndex(of: name) { return number }
        let unlisted = names.isEmpty ? "; the scenario lists no adapters" : ""
        return input.fail(
          "no adapter is called '\(name.abridged)'" + unlisted,
          suggestion: NearestName.of(name, among: names))
      })
  }
}

/// The ways a stream can ask for adapters, other than for one by its name.
enum AdapterChoiceKind: String, CaseIterable {
  case zipf, uniform, weights, cycle

  /// The kind of a choice; a new one does not compile until it is named here.
  init?(_ choice: AdapterChoice) {
    switch choice {
    case .one: return nil
    case .zipf: self = .zipf
    case .uniform: self = .uniform
    case .weights: self = .weights
    case .cycle: self = .cycle
    }
  }

  var about: String {
    switch self {
    case .zipf: "the k-th adapter listed with a probability proportional to k^-exponent"
    case .uniform: "every adapter equally likely"
    case .weights: "each adapter with its weight, as many as there are adapters"
    case .cycle: "one adapter after the other, round and round"
    }
  }

  fileprivate var shape: Shape<AdapterChoice> {
    switch self {
    case .zipf: Shape<Double>.number(0...100, "a number from 0 to 100").map { .zipf(exponent: $0) }
    case .uniform: Shape<Void>.noParameters(rawValue).map { .uniform }
    case .weights:
      Shape<Double>.number(0...1e12, "a number from 0 to 1e12").list(atLeast: 1)
        .map { .weights($0) }
    case .cycle: Shape<Void>.noParameters(rawValue).map { .cycle }
    }
  }
}

extension Shape where Value == AdapterChoice {
  /// Which adapter a stream's requests ask for: one by its name, or a kind of choice.
  static var adapterChoice: Shape {
    let kinds = Shape.choice(
      "choice of adapters", AdapterChoiceKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) }
    )
    let either = Shape<Int>.adapter.map { AdapterChoice.one($0) }.orElse(kinds)
    return Shape(
      placeholder: { .uniform }, describe: either.describe,
      decode: { input in
        guard let choice = either.decode(input) else { return nil }
        if let mistake = choice.mistake(inFleetOf: input.session.adapters.count) {
          return input.fail(mistake.message)
        }
        return choice
      })
  }
}
