internal import DiscreteEvents
internal import Fleet

/// A CSV file of outages: `unit,start_s,length_s`, a header line allowed. An empty unit is all of
/// them, an empty length for ever.
enum OutageTable {
  /// Reads the file that `input` names, or reports what is wrong with it. Outages come back in
  /// order of their starts.
  static func read(_ input: Input) -> [Outage]? {
    guard let (path, bytes) = input.session.contents(input) else { return nil }
    let start = input.session.nextSource(path)
    guard case .success(let text) = UTF8Text.decode(bytes) else {
      input.session.report("the file is not UTF-8", at: start, path: "")
      return nil
    }
    let before = input.session.mistakes
    var rows: [Row] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }
      if fields == [""] || (index == 0 && fields == header) { continue }
      let place = start.moved(toLine: index + 1, column: 1)
      if let outage = outage(fields) {
        rows.append(Row(outage: outage, place: place))
      } else {
        input.session.report(
          "must be a unit, a start and a length in seconds, not '\(String(line).abridged)'",
          at: place, path: "")
      }
    }
    if rows.isEmpty, input.session.mistakes == before {
      input.session.report("the file has no rows", at: start, path: "")
    }
    rows.sort { ($0.outage.start, $0.place.line) < ($1.outage.start, $1.place.line) }
    reportOverlaps(rows, input.session)
    return input.session.mistakes == before ? rows.map(\.outage) : nil
  }

  private struct Row {
    var outage: Outage
    var place: Place
  }

  private static let header = ["unit", "start_s", "length_s"]

  private static func outage(_ fields: [String]) -> Outage? {
    guard fields.count == 3, let start = time(fields[1]) else { return nil }
    var outage = Outage(start: start, length: .never)
    if !fields[0].isEmpty {
      guard case .exact(let number) = Decimal(fields[0])?.whole(), let unit = Int(exactly: number),
        (0...999_999).contains(unit)
      else { return nil }
      outage.unit = unit
    }
    if !fields[2].isEmpty {
      guard let length = time(fields[2]) else { return nil }
      outage.length = length
    }
    return outage
  }

  /// Seconds with up to twelve decimals, up to 100 days.
  private static func time(_ text: String) -> SimTime? {
    guard case .exact(let picoseconds) = Decimal(text)?.whole(power: 12),
      (0...SimTime.horizon.picoseconds).contains(picoseconds)
    else { return nil }
    return SimTime(picoseconds: picoseconds)
  }

  /// Reports outages that begin before the same unit's last is over; `rows` are in order.
  private static func reportOverlaps(_ rows: [Row], _ session: Session) {
    // When the last outage of each unit is over, of all of them together, and of any.
    var ends: [Int: SimTime] = [:]
    var (allEnd, anyEnd) = (SimTime.zero, SimTime.zero)
    for row in rows {
      let outage = row.outage
      let last = outage.unit < 0 ? anyEnd : max(allEnd, ends[outage.unit] ?? .zero)
      if outage.start < last {
        let until = last == .never ? "for ever" : "until \(last.seconds)s"
        session.report(
          "begins at \(outage.start.seconds)s, and an outage of the same unit lasts \(until)",
          at: row.place, path: "")
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
