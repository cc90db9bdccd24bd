internal import DiscreteEvents
internal import Fleet

/// A CSV file of outages: `unit,start_s,length_s`, a header line allowed. An empty unit is all of
/// them, an empty length for ever.
enum OutageTable {
  /// Reads the file that `input` names, or reports what is wrong with it. Outages come back in
  /// order of their starts.
  static func read(_ input: Input) -> [Outage]? {
    RowTable.read(
      input, expected: "a unit, a start and a length in seconds",
      isHeader: { $0 == ["unit", "start_s", "length_s"] }, row: outage
    ) { rows, session in
      rows.sort { ($0.row.start, $0.place.line) < ($1.row.start, $1.place.line) }
      reportOverlaps(rows, session)
    }
  }

  private static func outage(_ fields: [String]) -> Outage? {
    guard fields.count == 3, let start = RowTable.time(fields[1]) else { return nil }
    var outage = Outage(start: start, length: .never)
    if !fields[0].isEmpty {
      guard case .exact(let number) = Decimal(fields[0])?.whole(), let unit = Int(exactly: number),
        (0...999_999).contains(unit)
      else { return nil }
      outage.unit = unit
    }
    if !fields[2].isEmpty {
      guard let length = RowTable.time(fields[2]) else { return nil }
      outage.length = length
    }
    return outage
  }

  /// Reports outages that begin before the same unit's last is over; `rows` are in order.
  private static func reportOverlaps(_ rows: [RowTable.Placed<Outage>], _ session: Session) {
    // When the last outage of each unit is over, of all of them together, and of any.
    var ends: [Int: SimTime] = [:]
    var (allEnd, anyEnd) = (SimTime.zero, SimTime.zero)
    for (outage, place) in rows {
      let last = outage.unit < 0 ? anyEnd : max(allEnd, ends[outage.unit] ?? .zero)
      if outage.start < last {
        let until = last == .never ? "for ever" : "until \(last.seconds)s"
        session.report(
          "begins at \(outage.start.seconds)s, and an outage of the same unit lasts \(until)",
          at: place, path: "")
      }
      let end = outage.length < .horizon - outage.start ? outage.start + outage.length : .never
      anyEnd = max(anyEnd, end)
      if outage.unit < 0 {
        allEnd = max(allEnd, end)
      } else {
        ends[outage.unit] = max(ends[outage.unit] ?? .zero, end)
      }
    }
  }
}

extension Shape where Value == [Outage] {
  /// The name of a CSV file of outages.
  static var outageTable: Shape {
    Shape(
      placeholder: { [] },
      describe: { .scalar(.init(noun: "a CSV file: unit,start_s,length_s", type: .string)) },
      decode: OutageTable.read)
  }
}
