/// What may be written at one place of a scenario: the source of the JSON Schema and of the key
/// reference.
package indirect enum Description: Sendable {
  case scalar(Scalar)
  /// A list of at least so many.
  case list(of: Description, atLeast: Int)
  /// A mapping with these keys, under a name of its own.
  case mapping(name: String, keys: [Key])
  /// A mapping from names that are not known beforehand to values of one description.
  case table(of: Description)
  /// A mapping with one key, the kind; where `allowsName`, the bare kind will do.
  case choice(name: String, kinds: [Key], allowsName: Bool)
  /// Any one of these.
  case either([Description])

  /// A single value.
  package struct Scalar: Sendable {
    /// What it is, as a sentence goes on after "must be".
    package var noun: String
    package var type: JSONType
    /// A regular expression that text must match.
    package var pattern: String?
    /// The only values there are; empty = any.
    package var values: [String]
    package var minimum: Double?
    package var maximum: Double?

    init(
      noun: String, type: JSONType, pattern: String? = nil, values: [String] = [],
      minimum: Double? = nil, maximum: Double? = nil
    ) {
      self.noun = noun
      self.type = type
      self.pattern = pattern
      self.values = values
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// JSON Schema's names of the types of scalars.
  package enum JSONType: String, Sendable {
    case string, integer, number, boolean
  }

  /// A key of a mapping.
  package struct Key: Sendable {
    package var name: String
    package var about: String
    package var isRequired: Bool
    /// What it is when it is not written, as it would be written; `nil` = nothing.
    package var fallback: String?
    package var value: Description

    init(
      name: String, about: String, isRequired: Bool = false, fallback: String? = nil,
      value: Description
    ) {
      self.name = name
      self.about = about
      self.isRequired = isRequired
      self.fallback = fallback
      self.value = value
    }
  }
}
