/// Comma-separated values under a header that names the columns, in any order.
///
/// A field may stand in double quotes; within them a comma is part of it. A field never spans
/// lines, and one in quotes holds no quote.
struct Table: Sendable {
  private enum Role: UInt8 {
    case none, time, prompt, output, session, adapter
  }

  /// What each column holds.
  private let roles: [Role]
  let hasSessions: Bool
  let hasAdapters: Bool

  /// Reads the header at `range`.
  ///
  /// Columns that `fields` does not name are passed over.
  init(header bytes: Span<UInt8>, _ range: Range<Int>, fields: TraceFields) throws(RowFault) {
    if let odd = range.first(where: { bytes[$0] < 0x20 && !isBlank(bytes[$0]) }) {
      let column = odd - range.lowerBound + 1
      throw RowFault("", "not text: byte \(bytes[odd]) in column \(column)")
    }
    let names = try Table.fields(bytes, range).map { bytes.text($0) }
    let known: [(Role, String?)] = [
      (.time, fields.time), (.prompt, fields.prompt), (.output, fields.output),
      (.session, fields.session), (.adapter, fields.adapter),
    ]
    var roles = names.map { _ in Role.none }
    for (role, name) in known {
      guard let name else { continue }
      let columns = names.indices.filter { names[$0] == name }
      guard columns.count < 2 else { throw RowFault(name, "the header has this column twice") }
      if let column = columns.first { roles[column] = role }
    }
    for name in [fields.time, fields.prompt, fields.output] where !names.contains(name) {
      throw Table.lacks(name, among: names, fields)
    }
    self.roles = roles
    hasSessions = roles.contains(.session)
    hasAdapters = roles.contains(.adapter)
  }

  /// Finds the fields of the row at `range`.
  func row(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RowFault) -> RowRanges {
    var row = RowRanges(time: 0..<0, prompt: 0..<0, output: 0..<0)
    var count = 0
    var index: Int? = range.lowerBound
    while let from = index {
      let field = try Table.field(bytes, from..<range.upperBound, &index)
      if count < roles.count {
        switch roles[count] {
        case .none: break
        case .time: row.time = field
        case .prompt: row.prompt = field
        case .output: row.output = field
        case .session: row.session = field
        case .adapter: row.adapter = field
        }
      }
      count += 1
    }
    guard count == roles.count else {
      let fields = count == 1 ? "1 field" : "\(count) fields"
      throw RowFault("", "\(fields) where the header has \(roles.count)")
    }
    return row
  }

  /// All fields of the row at `range`.
  static func fields(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RowFault) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var index: Int? = range.lowerBound
    while let from = index {
      fields.append(try field(bytes, from..<range.upperBound, &index))
    }
    return fields
  }

  /// The field at the start of `rest`; `next` becomes the start of the following one, `nil` after
  /// the last.
  private static func field(
    _ bytes: Span<UInt8>, _ rest: Range<Int>, _ next: inout Int?
  ) throws(RowFault) -> Range<Int> {
    if !rest.isEmpty, bytes[rest.lowerBound] == UInt8(ascii: "\"") {
      return try quotedField(bytes, rest, &next)
    }
    var end = rest.lowerBound
    while end < rest.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
    next = end < rest.upperBound ? end + 1 : nil
    return bytes.trimmed(rest.lowerBound..<end)
  }

  private static func quotedField(
    _ bytes: Span<UInt8>, _ rest: Range<Int>, _ next: inout Int?
  ) throws(RowFault) -> Range<Int> {
    let from = rest.lowerBound + 1
    var end = from
    while end < rest.upperBound, bytes[end] != UInt8(ascii: "\"") { end += 1 }
    guard end < rest.upperBound else { throw RowFault("", "a double quote is not closed") }
    let after = end + 1
    guard after == rest.upperBound || bytes[after] == UInt8(ascii: ",") else {
      throw RowFault("", "text after a closing double quote")
    }
    next = after < rest.upperBound ? after + 1 : nil
    return from..<end
  }

  private static func lacks(
    _ name: String, among names: [String], _ fields: TraceFields
  ) -> RowFault {
    if let near = fields.mistaken(for: name, among: names) {
      return RowFault(name, "the header lacks this column; is '\(near)' meant?")
    }
    let shown = names.prefix(12).joined(separator: ", ").prefix(200)
    return RowFault(name, "the header lacks this column; it has: \(shown)")
  }
}
