internal import Diagnostics

/// A number with its unit, as it was written.
struct Quantity: Hashable {
  var number: Decimal
  var unit: Dimension.Unit

  /// The value in base units, rounded to the nearest `Double` where the unit is a power of ten or
  /// of two.
  var double: Double {
    number.double(power: unit.power) * Double(unit.times) / Double(unit.per)
  }

  /// The value in base units when it is whole; units that divide have none.
  var whole: Decimal.Whole {
    unit.per == 1 ? number.whole(power: unit.power, times: unit.times) : .fraction
  }

  /// Why a text is not a quantity.
  struct Problem: Error {
    var message: String
    var suggestion: String?
  }

  /// Parses `text` as a quantity of `dimension`, a blank between number and unit allowed.
  static func parse(
    _ text: String, _ dimension: Dimension
  ) -> Result<Quantity, Problem> {
    guard let (number, rest) = Decimal.parse(text) else {
      let message = "must be \(dimension.noun) such as \(dimension.example), not '\(text.abridged)'"
      return .failure(Problem(message: message))
    }
    let name = rest.drop { $0 == " " }
    if name.isEmpty {
      return .failure(
        Problem(
          message: "'\(text.abridged)' has no unit; \(dimension.noun) takes "
            + "\(dimension.unitList) (\(dimension.example))"))
    }
    guard let unit = dimension.units.first(where: { $0.name == name }) else {
      let names = dimension.units.map(\.name)
      return .failure(
        Problem(
          message: "unknown unit '\(String(name).abridged)'; \(dimension.noun) takes "
            + "\(dimension.unitList)",
          suggestion: NearestName.of(String(name), among: names)))
    }
    return .success(Quantity(number: number, unit: unit))
  }
}
