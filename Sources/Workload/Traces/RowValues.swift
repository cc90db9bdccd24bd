internal import DiscreteEvents

/// Turns the text of a row's fields into an ``Arrival``, checking every one.
struct RowValues: Sendable {
  private let fields: TraceFields
  private(set) var adapters = AdapterNames()
  /// When the first row happened by the wall clock.
  private var origin: Timestamp?
  /// The time of the last good row, in picoseconds.
  private var last: Int64 = 0

  init(fields: TraceFields) { self.fields = fields }

  /// The arrival that `row` describes.
  mutating func arrival(_ row: RowRanges, _ bytes: Span<UInt8>) throws(RowFault) -> Arrival {
    var origin = self.origin
    let time = try self.time(row.time, bytes, &origin)
    let prompt = try tokens(row.prompt, bytes, fields.prompt)
    let output = try tokens(row.output, bytes, fields.output)
    guard time >= last else {
      throw RowFault(fields.time, "\(bytes.quoted(row.time)) is earlier than the row before")
    }
    let session = row.session.map { sessionNumber($0, bytes) } ?? -1
    let adapter =
      try row.adapter.map { range throws(RowFault) in
        try adapterNumber(range, bytes)
      } ?? -1
    self.origin = origin
    last = time
    return Arrival(
      time: SimTime(picoseconds: time), prompt: prompt, output: output, session: session,
      adapter: adapter)
  }

  private func time(
    _ range: Range<Int>, _ bytes: Span<UInt8>, _ origin: inout Timestamp?
  ) throws(RowFault) -> Int64 {
    guard !range.isEmpty else { throw RowFault(fields.time, "empty") }
    let horizon = SimTime.horizon.picoseconds
    switch fields.clock {
    case .units(let scale):
      switch Decimal.scaled(bytes, range, scale: scale, atMost: horizon) {
      case .value(let time): return time
      case .negative: throw RowFault(fields.time, "\(bytes.quoted(range)) is negative")
      case .tooLarge: throw RowFault(fields.time, "\(bytes.quoted(range)) is over 100 days")
      case .malformed: throw RowFault(fields.time, "\(bytes.quoted(range)) is not a number")
      }
    case .wall:
      guard let instant = Timestamp(bytes, range) else {
        let example = "2023-11-16 18:17:03.9799600"
        throw RowFault(fields.time, "\(bytes.quoted(range)) is not a time such as \(example)")
      }
      guard let start = origin else {
        origin = instant
        return 0
      }
      guard let time = instant.since(start), time <= horizon else {
        let direction = instant.seconds < start.seconds ? "before" : "after"
        throw RowFault(
          fields.time, "\(bytes.quoted(range)) is over 100 days \(direction) the first row")
      }
      return time
    }
  }

  private func tokens(
    _ range: Range<Int>, _ bytes: Span<UInt8>, _ field: String
  ) throws(RowFault) -> Int {
    guard !range.isEmpty else { throw RowFault(field, "empty") }
    switch Decimal.whole(bytes, range, atMost: Int64(StreamConfig.maxTokens)) {
    case .value(0):
      throw RowFault(
        field, "0 tokens; a request has at least 1 (onBadRow: skip leaves such rows out)")
    case .value(let tokens): return Int(tokens)
    case .negative: throw RowFault(field, "\(bytes.quoted(range)) is negative")
    case .tooLarge:
      throw RowFault(field, "\(bytes.quoted(range)) is over \(StreamConfig.maxTokens) tokens")
    case .malformed: throw RowFault(field, "\(bytes.quoted(range)) is not a whole number")
    }
  }

  /// A whole number stands for itself; any other text for 62 bits of its hash, so that memory does
  /// not grow with the sessions. Two texts of a million share a number with probability 1e-7.
  private func sessionNumber(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    guard !range.isEmpty else { return -1 }
    if case .value(let number) = Decimal.whole(bytes, range, atMost: 1 << 59) {
      return Int(number)
    }
    return Int(truncatingIfNeeded: fingerprint(bytes, range) >> 2)
  }

  private mutating func adapterNumber(
    _ range: Range<Int>, _ bytes: Span<UInt8>
  ) throws(RowFault) -> Int {
    guard !range.isEmpty else { return -1 }
    guard let number = adapters.number(of: range, in: bytes) else {
      throw RowFault(fields.adapter ?? "", "more than \(AdapterNames.most) different adapters")
    }
    return number
  }
}
