/// Rows that are lines of JSON, an object each; members that the format does not name are checked
/// and passed over.
struct JSONRow: Sendable {
  private let fields: TraceFields
  private let time: [UInt8]
  private let prompt: [UInt8]
  private let output: [UInt8]
  private let hashIDs: [UInt8]
  private let tokenIDs: [UInt8]

  /// - Parameter readsPrompts: whether the prompt's tokens are read, where the format has them.
  init(fields: TraceFields, readsPrompts: Bool) {
    self.fields = fields
    time = Array(fields.time.utf8)
    prompt = Array(fields.prompt.utf8)
    output = Array(fields.output.utf8)
    hashIDs = Array((fields.hashIDs ?? "").utf8)
    tokenIDs = Array((readsPrompts ? fields.tokenIDs ?? "" : "").utf8)
  }

  /// Finds the fields of the row at `range`, and reads what tells its prompt's blocks apart into
  /// `ids`.
  func row(
    _ bytes: Span<UInt8>, _ range: Range<Int>, blocks ids: inout [Int]
  ) throws(RowFault) -> RowRanges {
    var time: Range<Int>?
    var prompt: Range<Int>?
    var output: Range<Int>?
    var hasIDs = false
    ids.removeAll(keepingCapacity: true)
    var cursor = JSONCursor(range)
    var more = try cursor.enterObject(bytes)
    while more {
      let key = try cursor.key(bytes)
      if bytes.matches(key, self.time) {
        try number(fields.time, into: &time, &cursor, bytes)
      } else if bytes.matches(key, self.prompt) {
        try number(fields.prompt, into: &prompt, &cursor, bytes)
      } else if bytes.matches(key, self.output) {
        try number(fields.output, into: &output, &cursor, bytes)
      } else if let name = fields.hashIDs, bytes.matches(key, hashIDs) {
        guard !hasIDs else { throw RowFault(name, "given twice") }
        hasIDs = true
        try readIDs(name, &cursor, bytes, into: &ids)
      } else if let name = fields.tokenIDs, !tokenIDs.isEmpty, bytes.matches(key, tokenIDs) {
        guard !hasIDs else { throw RowFault(name, "given twice") }
        hasIDs = true
        try readIDs(name, &cursor, bytes, into: &ids)
        Self.hash(&ids, block: fields.blockTokens)
      } else {
        try cursor.skipValue(bytes)
      }
      more = try cursor.nextMember(bytes)
    }
    try cursor.finish(bytes)
    guard let time else { throw missing(fields.time, bytes, range) }
    guard let prompt else { throw missing(fields.prompt, bytes, range) }
    guard let output else { throw missing(fields.output, bytes, range) }
    return RowRanges(time: time, prompt: prompt, output: output)
  }

  private func number(
    _ name: String, into value: inout Range<Int>?, _ cursor: inout JSONCursor,
    _ bytes: Span<UInt8>
  ) throws(RowFault) {
    guard value == nil else { throw RowFault(name, "given twice") }
    guard let range = try cursor.number(bytes) else {
      throw RowFault(name, "expected a number, found \(try cursor.skipValue(bytes))")
    }
    value = range
  }

  private func readIDs(
    _ name: String, _ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into ids: inout [Int]
  ) throws(RowFault) {
    guard var more = cursor.enterArray(bytes) else {
      throw RowFault(name, "expected an array, found \(try cursor.skipValue(bytes))")
    }
    while more {
      guard let range = try cursor.number(bytes) else {
        throw RowFault(name, "expected whole numbers, found \(try cursor.skipValue(bytes))")
      }
      let largest: Int64 = 1_000_000_000_000_000_000
      guard case .value(let id) = Decimal.whole(bytes, range, atMost: largest) else {
        throw RowFault(name, "\(bytes.quoted(range)) is not a whole number from 0 to 10^18")
      }
      ids.append(Int(id))
      more = try cursor.nextElement(bytes)
    }
  }

  /// Replaces tokens by a hash of each whole block of them: 63 bits, so that two of a billion
  /// different blocks fall together with a probability of 5 %, by the mixing function of SplitMix64
  /// (Steele, Lea and Flood 2014).
  private static func hash(_ tokens: inout [Int], block: Int) {
    let count = tokens.count / block
    for index in 0..<count {
      var state: UInt64 = 0
      for token in tokens[index * block..<(index + 1) * block] {
        state ^= UInt64(token)
        state &+= 0x9E37_79B9_7F4A_7C15
        state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
        state ^= state >> 31
      }
      tokens[index] = Int(state >> 1)
    }
    tokens.removeSubrange(count...)
  }

  /// The complaint that the row, which is good JSON, lacks `name`.
  private func missing(_ name: String, _ bytes: Span<UInt8>, _ range: Range<Int>) -> RowFault {
    var names: [String] = []
    var cursor = JSONCursor(range)
    do throws(RowFault) {
      var more = try cursor.enterObject(bytes)
      while more {
        names.append(bytes.text(try cursor.key(bytes)))
        try cursor.skipValue(bytes)
        more = try cursor.nextMember(bytes)
      }
    } catch {
      return error
    }
    let near = fields.mistaken(for: name, among: names)
    return RowFault(name, "missing" + (near.map { "; is '\($0)' meant?" } ?? ""))
  }
}
