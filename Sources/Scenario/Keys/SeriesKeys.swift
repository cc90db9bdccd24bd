internal import DiscreteEvents
internal import Pool

extension Shape where Value == StepSeries {
  /// What changes with time, called `name`: one value for all of it, or steps, written or in a
  /// file.
  ///
  /// - Parameter each: How one value is written.
  static func series(_ name: String, of each: Shape<Double>) -> Shape {
    let steps = Shape<StepSeries?>.mapping("\(name) series") { reader in
      let at = reader.optional(
        "at", Shape<SimTime>.duration.list(atLeast: 1), "when each value begins, rising from 0s")
      let values = reader.optional(
        "values", each.list(atLeast: 1), "as many: each until the next begins")
      let file = reader.optional(
        "file", .stepTable, "instead: a CSV file of start_s,value in the unit of the key")
      let period = reader.optional(
        "period", .positiveDuration, "after which it begins anew; without it, the last value lasts")
      if !file.isGiven, !at.isGiven || !values.isGiven {
        reader.miss("at", "needs 'at' and 'values', or a 'file' of them")
      }
      if file.isGiven {
        if at.isGiven { at.fail("the 'file' already says when values begin") }
        if values.isGiven { values.fail("the 'file' already has the values") }
      }
      return StepFields(at: at, values: values, file: file, period: period).series
    }
    let written = Shape<StepSeries>(
      placeholder: { StepSeries(constant: each.placeholder()) }, describe: steps.describe,
      decode: { steps.decode($0).flatMap(\.self) })
    return each.map { StepSeries(constant: $0) }.orElse(written)
  }
}

/// The keys of steps.
private struct StepFields {
  let at: Field<[SimTime]?>
  let values: Field<[Double]?>
  let file: Field<[Step]?>
  let period: Field<SimTime?>

  /// The series, unless something is wrong with it, which is reported.
  var series: StepSeries? {
    var starts = at.value ?? []
    var numbers = values.value ?? []
    if let steps = file.value { (starts, numbers) = (steps.map(\.start), steps.map(\.value)) }
    guard at.isGood, values.isGood, file.isGood, period.isGood, !starts.isEmpty, !numbers.isEmpty
    else { return nil }
    guard starts.count == numbers.count else {
      values.fail("must be as many as 'at' has, \(starts.count), not \(numbers.count)")
      return nil
    }
    if starts.first != .zero { at.fail("must begin with 0s") }
    if !zip(starts, starts.dropFirst()).allSatisfy(<) { at.fail("must rise") }
    if let period = period.value {
      if let last = starts.last, last >= period {
        self.period.fail("must be longer than the last of 'at', \(last.seconds)s")
      } else if period < .seconds(1) {
        self.period.fail("must be 1s or longer")
      }
    }
    let isRising = zip(starts, starts.dropFirst()).allSatisfy(<)
    guard starts.first == .zero, isRising else { return nil }
    return StepSeries(starts: starts, levels: numbers, period: period.value)
  }
}
