internal import DiscreteEvents
internal import Fleet

/// The keys that say when outages begin, how long they last and, where they are listed, of which
/// units.
struct OutageFields {
  private let every: Field<Lifetime?>
  private let starts: Field<[SimTime]?>
  private let length: Field<Lifetime?>
  private let units: Field<[Int]?>
  private let table: Field<[Outage]?>

  init(_ reader: inout MappingReader) {
    every = reader.optional(
      "every", .lifetime, "how long a unit works until it breaks: a duration or a distribution")
    starts = reader.optional("at", .instants, "when it breaks: a time, or several")
    length = reader.optional(
      "for", .lifetime,
      "how long it lasts: a duration or, with every, a distribution; without it, for ever")
    units = reader.optional(
      "units", Shape<Int>.count(0...999_999).list(atLeast: 1),
      "with at: which units break, counted from 0; without it, all of them")
    table = reader.optional(
      "outages", .outageTable, "a CSV file of outages: unit, start_s, length_s")
    if !every.isGiven, !starts.isGiven, !table.isGiven {
      reader.miss("every", "needs 'every', 'at' or 'outages', which say when it happens")
    }
  }

  /// When outages are; reports what does not go together.
  func config() -> OutageConfig {
    checkKeys()
    if let uptime = every.value {
      return .renewal(uptime: uptime, downtime: length.value ?? .constant(.never))
    }
    if let outages = table.value { return .listed(outages) }
    return .listed(listed)
  }

  private func checkKeys() {
    if every.isGiven, starts.isGiven { starts.fail("'every' already says when it happens") }
    if table.isGiven {
      let reason = "the file of 'outages' already says when it happens"
      if every.isGiven { every.fail(reason) }
      if starts.isGiven { starts.fail(reason) }
      if length.isGiven { length.fail("the file of 'outages' says how long they last") }
    }
    if units.isGiven, !starts.isGiven { units.fail("goes with 'at', which says when they break") }
    if every.isGood, let uptime = every.value, uptime.mean < OutageFields.shortestUptime {
      every.fail("must be 1ms or more on average")
    }
    if starts.isGiven, length.isGood, let kind = length.value.flatMap({ LifetimeKind($0) }) {
      length.fail("must be a duration, not \(kind.rawValue), where 'at' says when it happens")
    }
  }

  /// A fleet that breaks more often does nothing else.
  private static let shortestUptime = SimTime(picoseconds: 1_000_000_000)

  /// Those that `at` begins, in order; reports those that overlap.
  private var listed: [Outage] {
    let starts = (starts.value ?? []).sorted()
    let length = if case .constant(let time) = length.value { time } else { SimTime.never }
    for (start, next) in zip(starts, starts.dropFirst()) where next - start <= length {
      // One after the other without a gap is right, but not twice at once.
      if next - start == length, next > start { continue }
      let until = length == .never ? "for ever" : "until \((start + length).seconds)s"
      self.starts.fail(
        "the outage at \(start.seconds)s lasts \(until), and the next begins at \(next.seconds)s")
      return []
    }
    return starts.flatMap { start in
      (units.value ?? [-1]).map { Outage(start: start, length: length, unit: $0) }
    }
  }
}

extension Shape where Value == [SimTime] {
  /// A time, or a list of them.
  fileprivate static var instants: Shape {
    Shape<SimTime>.duration.map { [$0] }.orElse(Shape<SimTime>.duration.list(atLeast: 1))
  }
}
