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
    guard let (path, bytes) = input.session.contents(input) else { return nil }
    let start = input.session.nextSource(path)
    guard case .success(let text) = UTF8Text.decode(bytes) else {
      input.session.report("the file is not UTF-8", at: start, path: "")
      return nil
    }
    let before = input.session.mistakes
    var steps: [Step] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }
      if fields == [""] || (index == 0 && fields == ["start_s", "value"]) { continue }
      let place = start.moved(toLine: index + 1, column: 1)
      guard let step = step(fields) else {
        input.session.report(
          "must be a start in seconds and a number from 0 to 1e6, not "
            + "'\(String(line).abridged)'", at: place, path: "")
        continue
      }
      if let last = steps.last {
        if step.start <= last.start {
          input.session.report("must begin after the line before", at: place, path: "")
        }
      } else if step.start != .zero {
        input.session.report("the first must begin at 0", at: place, path: "")
      }
      steps.append(step)
    }
    if steps.isEmpty, input.session.mistakes == before {
      input.session.report("the file has no rows", at: start, path: "")
    }
    return input.session.mistakes == before ? steps : nil
  }

  private static func step(_ fields: [String]) -> Step? {
    guard fields.count == 2, case .exact(let time) = Decimal(fields[0])?.whole(power: 12),
      (0...SimTime.horizon.picoseconds).contains(time), let value = Decimal(fields[1])?.double(),
      (0...1e6).contains(value)
    else { return nil }
    return Step(start: SimTime(picoseconds: time), value: value)
  }
}
