internal import DiscreteEvents
internal import Fleet

/// A value and when it begins.
struct Step {
  var start: SimTime
  var value: Double
}

extension Shape where Value == [Step] {
  /// The name of a CSV file of steps: `start_s,value`, a header line allowed, the first start 0.
  static var stepTable: Shape {
    Shape(
      placeholder: { [] },
      describe: { .scalar(.init(noun: "a CSV file: start_s,value", type: .string)) },
      decode: read)
  }

  private static func read(_ input: Input) -> [Step]? {
    RowTable.read(
      input, expected: "a start in seconds and a number from 0 to 1e6",
      isHeader: { $0 == ["start_s", "value"] }, row: step
    ) { steps, session in
      for (step, place) in steps.prefix(1) where step.start != .zero {
        session.report("the first must begin at 0", at: place, path: "")
      }
      for (last, next) in zip(steps, steps.dropFirst()) where next.row.start <= last.row.start {
        session.report("must begin after the line before", at: next.place, path: "")
      }
    }
  }

  private static func step(_ fields: [String]) -> Step? {
    guard fields.count == 2, let start = RowTable.time(fields[0]),
      let value = Decimal(fields[1])?.double(), (0...1e6).contains(value)
    else { return nil }
    return Step(start: start, value: value)
  }
}
