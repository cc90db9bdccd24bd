internal import DiscreteEvents
internal import Pool

extension Shape {
  /// A quantity of `dimension`, made into a value by `make`, which may find something wrong with
  /// it.
  fileprivate static func quantity(
    _ dimension: Dimension, placeholder: Value,
    _ make: @escaping (Quantity) -> Result<Value, Quantity.Problem>
  ) -> Shape {
    Shape(
      placeholder: { placeholder },
      describe: { .scalar(.quantity(dimension)) },
      decode: { input in
        let noun = "\(dimension.noun) such as \(dimension.example)"
        guard let (text, _) = input.text(for: noun) else { return nil }
        switch Quantity.parse(text, dimension).flatMap(make) {
        case .success(let value): return value
        case .failure(let problem):
          return input.fail(problem.message, suggestion: problem.suggestion)
        }
      })
  }
}

extension Description.Scalar {
  /// Text that is a quantity of `dimension`.
  static func quantity(_ dimension: Dimension) -> Description.Scalar {
    let units = dimension.units.map { $0.name.replacing("$", with: "\\$") }
    let number = #"[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?"#
    return Description.Scalar(
      noun: "\(dimension.noun): a number with \(dimension.unitList), such as \(dimension.example)",
      type: .string, pattern: "^\(number) *(\(units.joined(separator: "|")))$")
  }
}

extension Shape where Value == SimTime {
  /// A span of whole picoseconds, up to 100 days.
  static var duration: Shape { span(from: 0) }

  /// A span longer than nothing.
  static var positiveDuration: Shape { span(from: 1) }

  private static func span(from least: Int64) -> Shape {
    quantity(.duration, placeholder: SimTime(picoseconds: max(least, 0))) { quantity in
      switch quantity.whole {
      case .exact(let picoseconds) where picoseconds < 0:
        .failure(.init(message: "must not be negative"))
      case .exact(let picoseconds) where picoseconds < least:
        .failure(.init(message: "must be longer than zero"))
      case .exact(let picoseconds) where picoseconds <= SimTime.horizon.picoseconds:
        .success(SimTime(picoseconds: picoseconds))
      case .exact, .tooLarge:
        .failure(.init(message: "must not be longer than 100d"))
      case .fraction:
        .failure(.init(message: "must be a whole number of picoseconds"))
      }
    }
  }
}

extension Shape where Value == Energy {
  /// An energy of whole picojoules, from a joule to a megawatt hour.
  static var wattHours: Shape {
    quantity(.energy, placeholder: Energy(attojoules: 1_000_000_000_000_000_000)) { quantity in
      let joule: Int64 = 1_000_000_000_000
      guard case .exact(let picojoules) = quantity.whole,
        (joule...3_600_000 * joule).contains(picojoules)
      else { return .failure(.init(message: "must be from 1J to 1000Wh, in whole picojoules")) }
      return .success(Energy(attojoules: Int128(picojoules) * 1_000_000))
    }
  }
}

extension Shape where Value == Int64 {
  /// A coefficient of whole picoseconds, up to a day.
  static var wholePicoseconds: Shape {
    quantity(.duration, placeholder: 0) { quantity in
      switch quantity.whole {
      case .exact(let picoseconds) where picoseconds < 0:
        .failure(.init(message: "must not be negative"))
      case .exact(let picoseconds) where picoseconds <= 86400 * SimTime.perSecond:
        .success(picoseconds)
      case .exact, .tooLarge:
        .failure(.init(message: "must not be longer than 1d"))
      case .fraction:
        .failure(
          .init(
            message: "must be a whole number of picoseconds, so that iterations add up exactly"))
      }
    }
  }
}

extension Shape where Value == Double {
  /// A coefficient in picoseconds, up to a day, as small as one likes.
  static var picoseconds: Shape {
    bounded(.duration, 0...86400e12, "must be from 0s to 1d")
  }

  /// A rate a second, more than zero, up to a billion.
  static var rate: Shape {
    bounded(.rate, Double.leastNormalMagnitude...1e9, "must be more than 0/s and at most 1e9/s")
  }

  /// A rate a second that may be zero.
  static var rateOrZero: Shape { bounded(.rate, 0...1e9, "must be from 0/s to 1e9/s") }

  /// Bytes, up to a petabyte.
  static var bytes: Shape { bounded(.bytes, 1...1e15, "must be from 1B to 1000TB") }

  /// Bytes a second, up to a petabyte.
  static var bandwidth: Shape { bounded(.bandwidth, 1...1e15, "must be from 1B/s to 1000TB/s") }

  /// Operations a second.
  static var flops: Shape { bounded(.flops, 1e6...1e19, "must be from 1MFLOPS to 10000PFLOPS") }

  /// Watts.
  static var watts: Shape { bounded(.watts, 0...1e6, "must be from 0W to 1000kW") }

  /// US dollars an hour.
  static var dollarsPerHour: Shape { bounded(.price, 0...1e6, "must be from 0$/h to 1e6$/h") }

  /// Seconds, written as a duration, up to an hour, as small as one likes.
  static var seconds: Shape {
    bounded(.duration, 0...3600e12, "must be from 0s to 1h").map { $0 / 1e12 }
  }

  /// A percentage, as a fraction of the whole.
  static var percent: Shape { bounded(.percent, 0...10, "must be from 0% to 1000%") }

  private static func bounded(
    _ dimension: Dimension, _ range: ClosedRange<Double>, _ message: String
  ) -> Shape {
    quantity(dimension, placeholder: range.lowerBound) { quantity in
      let value = quantity.double
      return range.contains(value) ? .success(value) : .failure(.init(message: message))
    }
  }
}
