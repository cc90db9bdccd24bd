internal import Diagnostics

extension Shape where Value == String {
  /// Text; plain numbers and words are text too.
  static func text(_ noun: String = "text") -> Shape {
    Shape(
      placeholder: { "" },
      describe: { .scalar(.init(noun: noun, type: .string)) },
      decode: { input in
        guard let (text, _) = input.text(for: noun) else { return nil }
        return text.isEmpty ? input.fail("must not be empty") : text
      })
  }

  /// The path of a file that exists, resolved against the scenario's folder.
  static var existingFile: Shape {
    Shape(
      placeholder: { "" },
      describe: { .scalar(.init(noun: "a file, relative to the scenario", type: .string)) },
      decode: { $0.session.existingFile($0) })
  }
}

extension Shape where Value == Int {
  /// A whole number in `range`.
  static func count(_ range: ClosedRange<Int>) -> Shape {
    let noun = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return Shape(
      placeholder: { range.lowerBound },
      describe: {
        .scalar(
          .init(
            noun: noun, type: .integer, minimum: Double(range.lowerBound),
            maximum: Double(range.upperBound)))
      },
      decode: { input in
        guard let (text, isPlain) = input.text(for: noun) else { return nil }
        guard isPlain, case .exact(let number) = Decimal(text)?.whole(),
          let value = Int(exactly: number), range.contains(value)
        else { return input.fail("must be \(noun), not \(input.node.kind)") }
        return value
      })
  }

  /// Tokens of one request.
  static var tokens: Shape { count(1...maxTokens) }

  /// The largest number of tokens that a request or a batch may have.
  static var maxTokens: Int { 100_000_000 }
}

extension Shape where Value == UInt64 {
  /// Any unsigned 64-bit number.
  static var seed: Shape {
    let noun = "a whole number from 0 to \(UInt64.max)"
    return Shape(
      placeholder: { 0 },
      describe: { .scalar(.init(noun: noun, type: .integer, minimum: 0)) },
      decode: { input in
        guard let (text, isPlain) = input.text(for: noun) else { return nil }
        guard isPlain, let value = UInt64(text) else {
          return input.fail("must be \(noun), not \(input.node.kind)")
        }
        return value
      })
  }
}

extension Shape where Value == Int {
  /// The index of one of `words`, which are a `noun`.
  static func word(_ noun: String, among words: [String]) -> Shape {
    Shape(
      placeholder: { 0 },
      describe: { .scalar(.init(noun: noun, type: .string, values: words)) },
      decode: { input in
        guard let (text, _) = input.text(for: words.joined(separator: " or ")) else { return nil }
        if let index = words.firstIndex(of: text) { return index }
        let nearest = NearestName.of(text, among: words)
        let known = nearest == nil ? "; there are \(words.joined(separator: ", "))" : ""
        return input.fail(
          "no \(noun) is called '\(text.abridged)'\(known)", suggestion: nearest)
      })
  }
}

extension Shape where Value == Bool {
  /// `true` or `false`.
  static var flag: Shape {
    Shape(
      placeholder: { false },
      describe: { .scalar(.init(noun: "true or false", type: .boolean)) },
      decode: { input in
        guard let (text, isPlain) = input.text(for: "true or false") else { return nil }
        guard isPlain, let value = Bool(text) else {
          return input.fail("must be true or false, not \(input.node.kind)")
        }
        return value
      })
  }
}

extension Shape where Value == Double {
  /// A number without a unit in `range`; `noun` says what it is.
  static func number(_ range: ClosedRange<Double>, _ noun: String) -> Shape {
    Shape(
      placeholder: { range.lowerBound },
      describe: {
        .scalar(
          .init(
            noun: noun, type: .number, minimum: range.lowerBound, maximum: range.upperBound))
      },
      decode: { input in
        guard let (text, isPlain) = input.text(for: noun) else { return nil }
        guard isPlain, let value = Decimal(text)?.double(), range.contains(value) else {
          return input.fail("must be \(noun), not \(input.node.kind)")
        }
        return value
      })
  }

  /// Any finite number.
  static var anyNumber: Shape {
    number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "a number")
  }

  /// A part of a whole, written as a number from 0 to 1 and more than 0.
  static var fraction: Shape { number(1e-6...1, "a number more than 0 and at most 1") }

  /// A coefficient of variation.
  static var variation: Shape { number(1e-6...1e6, "a number from 1e-6 to 1e6") }

  /// A mean number of tokens.
  static var meanTokens: Shape { number(1...1e8, "a number from 1 to 1e8") }
}

extension Shape where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the names of `Value`, which is a `noun`.
  static func named(_ noun: String, placeholder: Value) -> Shape {
    let values = Array(Value.allCases)
    let word = Shape<Int>.word(noun, among: values.map(\.rawValue)).map { values[$0] }
    return Shape(placeholder: { placeholder }, describe: word.describe, decode: word.decode)
  }
}
