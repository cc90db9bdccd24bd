internal import DiscreteEvents

/// Rows as text in one of the formats.
struct TraceRowText {
  private let format: TraceFormat
  private let sessions: Bool
  private let adapters: Bool

  init(format: TraceFormat, sessions: Bool, adapters: Bool) {
    self.format = format
    self.sessions = sessions
    self.adapters = adapters
  }

  /// The first line; empty where the format has none.
  var header: String {
    switch format {
    case .csv:
      "arrival_s,prompt_tokens,output_tokens" + (sessions ? ",session" : "")
        + (adapters ? ",adapter" : "") + "\n"
    case .azure: "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    case .burstgpt:
      "Timestamp" + (sessions ? ",Session ID" : "")
        + ",Model,Request tokens,Response tokens,Total tokens,Log Type\n"
    case .mooncake, .sharegpt: ""
    }
  }

  /// The line of `row`, and whether it holds the exact time.
  ///
  /// csv and burstgpt hold every picosecond; azure holds 100 ns, since an arbitrary midnight;
  /// mooncake holds milliseconds and sharegpt nanoseconds. Times are rounded down, so that order
  /// is kept and a replay's jitter can undo it.
  func text(of row: Arrival, adapter: String?, hashIDs: [Int]) -> (String, isExact: Bool) {
    let tokens = "\(row.prompt),\(row.output)"
    let time = row.time.picoseconds
    let session = row.session >= 0 ? String(row.session) : ""
    switch format {
    case .csv:
      let optional = (sessions ? "," + session : "") + (adapters ? "," + quoted(adapter) : "")
      return ("\(seconds(time)),\(tokens)\(optional)\n", true)
    case .azure: return ("\(timestamp(time)),\(tokens)\n", time % 100_000 == 0)
    case .burstgpt:
      let total = row.prompt + row.output
      let start = seconds(time) + (sessions ? "," + session : "")
      return ("\(start),,\(tokens),\(total),\n", true)
    case .mooncake:
      let ids = hashIDs.map(String.init).joined(separator: ", ")
      let lengths = "\"input_length\": \(row.prompt), \"output_length\": \(row.output)"
      let line = "{\"timestamp\": \(time / 1_000_000_000), \(lengths), \"hash_ids\": [\(ids)]}\n"
      return (line, time % 1_000_000_000 == 0)
    case .sharegpt:
      let lengths = "\"input_toks\": \(row.prompt), \"output_toks\": \(row.output)"
      return ("{\(lengths), \"arrival_time_ns\": \(time / 1000)}\n", time % 1000 == 0)
    }
  }

  /// Seconds in decimals, exactly, without zeros at the end.
  private func seconds(_ picoseconds: Int64) -> String {
    let whole = picoseconds / SimTime.perSecond
    var rest = picoseconds % SimTime.perSecond
    guard rest > 0 else { return String(whole) }
    var places = 12
    while rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    return "\(whole)." + padded(rest, to: places)
  }

  /// A date and a time of day, from the start of 2000 on.
  private func timestamp(_ picoseconds: Int64) -> String {
    let seconds = picoseconds / SimTime.perSecond
    let ticks = picoseconds % SimTime.perSecond / 100_000
    // A run has at most 100 days, so the date is in January to April of a leap year.
    var day = seconds / 86_400
    var month = 0
    let lengths: [Int64] = [31, 29, 31]
    while month < lengths.count, day >= lengths[month] {
      day -= lengths[month]
      month += 1
    }
    let date = "2000-\(padded(Int64(month + 1), to: 2))-\(padded(day + 1, to: 2))"
    let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }
    return "\(date) \(clock.joined(separator: ":")).\(padded(ticks, to: 7))"
  }

  private func padded(_ value: Int64, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// A name as a field of comma-separated values, in double quotes where it needs them. A name
  /// that was read has a double quote or a comma, but not both.
  private func quoted(_ name: String?) -> String {
    guard let name else { return "" }
    let needsQuotes = name.contains(",") || name.first == " " || name.last == " "
    return needsQuotes ? "\"\(name)\"" : name
  }
}
