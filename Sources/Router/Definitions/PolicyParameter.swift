/// A number, or one of some words, that scenario files may set for a policy.
public struct PolicyParameter: Hashable, Sendable {
  /// What scenario files call it: a small letter, then letters and digits.
  public let name: String
  /// What it is, for the catalogue and for editors.
  public let about: String
  /// Its value where a scenario says nothing.
  public let fallback: Double
  /// What it may be.
  public let range: ClosedRange<Double>
  /// Whether it must be a whole number.
  public let isWhole: Bool
  /// The words that it may be; its value is then the index of one of them. Empty = it is a number.
  public let words: [String]

  /// A parameter that is any number in `range`.
  public static func number(
    _ name: String, default fallback: Double, in range: ClosedRange<Double>, about: String
  ) -> PolicyParameter {
    PolicyParameter(
      name: name, about: about, fallback: fallback, range: range, isWhole: false, words: [])
  }

  /// A parameter that is a whole number in `range`.
  public static func count(
    _ name: String, default fallback: Int, in range: ClosedRange<Int>, about: String
  ) -> PolicyParameter {
    PolicyParameter(
      name: name, about: about, fallback: Double(fallback),
      range: Double(range.lowerBound)...Double(range.upperBound), isWhole: true, words: [])
  }

  /// A parameter that is one of `words`, the first of them unless said.
  public static func word(_ name: String, among words: [String], about: String) -> PolicyParameter {
    PolicyParameter(
      name: name, about: about, fallback: 0, range: 0...Double(max(0, words.count - 1)),
      isWhole: true, words: words)
  }

  /// `value` as a scenario's author would write it.
  package func written(_ value: Double) -> String {
    if let index = Int(exactly: value), words.indices.contains(index) { return words[index] }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  /// Up to here a `Double` holds every whole number: 2^53.
  private static let greatestWhole = 0x1p53

  /// What is wrong with it; `nil` = nothing.
  var problem: String? {
    let rest = name.utf8.dropFirst()
    let isNamed =
      name.utf8.first.map(\.isSmallLetter) == true
      && rest.allSatisfy { $0.isSmallLetter || $0.isDigit || $0.isCapitalLetter }
    if !isNamed { return "'\(name)' must be a small letter, then letters and digits" }
    if about.isEmpty || about.contains("\n") { return "'\(name)' needs one line about it" }
    if !range.lowerBound.isFinite || !range.upperBound.isFinite {
      return "'\(name)' has a range without an end"
    }
    if isWhole, max(-range.lowerBound, range.upperBound) > Self.greatestWhole {
      return "'\(name)' has a range beyond 2^53"
    }
    if Set(words).count < words.count { return "'\(name)' has the same word twice" }
    return range.contains(fallback) ? nil : "'\(name)' has a default outside its range"
  }
}

/// The values of a policy's parameters: what the scenario says, and the defaults of the rest.
public struct PolicyParameters: Hashable, Sendable {
  private struct Value: Hashable, Sendable {
    var name: String
    var number: Double
    var words: [String]
  }

  private var values: [Value]

  /// Every parameter's default.
  package init(defaultsOf parameters: [PolicyParameter]) {
    values = parameters.map { Value(name: $0.name, number: $0.fallback, words: $0.words) }
  }

  /// The value of the parameter called `name`, which the policy's definition must list.
  public internal(set) subscript(_ name: String) -> Double {
    get {
      guard let value = values.first(where: { $0.name == name }) else {
        PolicyFault.stop("a policy asks for '\(name)', which its parameters do not list")
      }
      return value.number
    }
    set {
      for index in values.indices where values[index].name == name {
        values[index].number = newValue
      }
    }
  }

  /// The value of the parameter called `name`, a ``PolicyParameter/count(_:default:in:about:)``.
  public func count(_ name: String) -> Int {
    guard let count = Int(exactly: self[name]) else {
      PolicyFault.stop("a policy asks for '\(name)' as a count, but it is not a whole number")
    }
    return count
  }

  /// The word that the parameter called `name`, a ``PolicyParameter/word(_:among:about:)``, is.
  public func word(_ name: String) -> String {
    let words = values.first { $0.name == name }?.words ?? []
    let index = count(name)
    guard words.indices.contains(index) else {
      PolicyFault.stop("a policy asks for '\(name)' as a word, but it is a number")
    }
    return words[index]
  }

  /// These, but `name` as given.
  package func setting(_ name: String, to number: Double) -> PolicyParameters {
    var copy = self
    copy[name] = number
    return copy
  }
}

extension UInt8 {
  var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  var isCapitalLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
