internal import Diagnostics
internal import DiscreteEvents
internal import Graphs

/// The rows of a trace as a scenario asks for them: a part of them, faster or slower, with times
/// spread over the bucket that they were rounded down to.
struct TraceReplay {
  private let reader: TraceReader
  private let config: TraceConfig
  private var left: Int
  /// Picoseconds before the first row replayed: the time of the last row passed over.
  private var origin: Int64?
  private var jitter: JitterBuffer?
  /// The fleet's adapters, and the number there of each one that the trace has named so far.
  private let adapters: [String]
  private var adapterNumbers: [Int] = []
  private let prefixes: PrefixTree?
  /// The time of the last row read, before it was moved; `never` after the last one.
  private var frontier = SimTime.zero

  /// - Parameter random: decides how rows are moved; `nil` = not at all.
  /// - Parameter adapters: the names of the fleet's adapters; empty = those of the trace are
  ///   numbered as they come.
  /// - Parameter prefixes: takes the prefixes of prompts; `nil` = nobody asks for them.
  /// - Throws: ``TraceError`` when the trace cannot be opened.
  init(
    _ config: TraceConfig, random: RandomStream?, adapters: [String] = [],
    prefixes: PrefixTree? = nil
  ) throws(TraceError) {
    self.adapters = adapters
    self.prefixes = prefixes
    reader = try TraceReader(
      file: config.file, format: config.format, onBadRow: config.onBadRow,
      readsPrompts: prefixes != nil)
    self.config = config
    left = config.limit ?? .max
    if let random, config.jitter > .zero {
      jitter = JitterBuffer(width: config.jitter, random: random)
    }
  }

  var skippedRows: Int { reader.skippedRows }
  var adapterNames: [String] { reader.adapterNames }

  /// The next row in order of time; `nil` after the last.
  ///
  /// - Throws: ``TraceError`` when a row cannot be read, or arrives too late for a run.
  mutating func next() throws(TraceError) -> Arrival? {
    while true {
      if let moved = jitter?.next(notAfter: frontier) { return replayed(moved) }
      guard frontier < .never, let row = try read() else {
        frontier = .never
        guard let moved = jitter?.next(notAfter: .never) else { return nil }
        return replayed(moved)
      }
      frontier = row.time
      guard jitter != nil else { return replayed(row) }
      jitter?.add(row)
    }
  }

  /// The next row asked for, its time since the origin; `nil` after the last.
  private mutating func read() throws(TraceError) -> Arrival? {
    guard left > 0 else { return nil }
    let start = if let origin { origin } else { try skipOffset() }
    origin = start
    guard var row = try reader.next() else {
      if config.offset > 0, reader.rows == config.offset { throw offsetTooLarge() }
      return nil
    }
    left -= 1
    if row.adapter >= 0, !adapters.isEmpty { row.adapter = try adapterNumber(row.adapter) }
    if let prefixes { row.prefix = prefix(of: row, in: prefixes) }
    row.time.picoseconds -= start
    let latest = (Double(row.time.picoseconds) + Double(config.jitter.picoseconds)) / config.speed
    guard latest <= Double(SimTime.horizon.picoseconds) else {
      throw TraceError(
        file: config.file, line: reader.line, field: reader.timeField,
        message: "over 100 days at speed \(config.speed)")
    }
    return row
  }

  /// The longest prefix of the last row's prompt that its blocks tell apart.
  private func prefix(of row: Arrival, in prefixes: PrefixTree) -> Int32 {
    prefixes.node(ofBlocks: reader.promptBlocks, of: reader.blockTokens, tokens: row.prompt)
  }

  /// The number in the fleet of the adapter that the trace numbers `number`. O(1), but for the
  /// first row that names it.
  private mutating func adapterNumber(_ number: Int) throws(TraceError) -> Int {
    if number >= adapterNumbers.count {
      let names = adapterNames[adapterNumbers.count...]
      adapterNumbers += names.map { adapters.firstIndex(of: $0) ?? -1 }
    }
    guard adapterNumbers[number] < 0 else { return adapterNumbers[number] }
    let name = adapterNames[number]
    let nearest = NearestName.of(name, among: adapters).map { "; did you mean '\($0)'?" }
    throw TraceError(
      file: config.file, line: reader.line, field: "adapter",
      message: "the scenario has no adapter '\(name)'" + (nearest ?? ""))
  }

  /// Passes over the rows not asked for; returns the time of the last of them.
  private func skipOffset() throws(TraceError) -> Int64 {
    var last: Int64 = 0
    for _ in 0..<config.offset {
      guard let row = try reader.next() else { throw offsetTooLarge() }
      last = row.time.picoseconds
    }
    return last
  }

  private func offsetTooLarge() -> TraceError {
    TraceError(
      file: config.file, line: 0,
      message: "offset \(config.offset) leaves none of its \(reader.rows) rows")
  }

  private func replayed(_ row: Arrival) -> Arrival {
    guard config.speed != 1 else { return row }
    var row = row
    // The quotient of Doubles never falls as the time grows, so order is kept.
    row.time = .seconds(Double(row.time.picoseconds) / config.speed / 1e12)
    return row
  }
}
