/// The end of what a process wrote for people to read.
struct LastWords {
  /// Bytes, lines and characters a line that are worth showing in a message.
  private static let byteLimit = 4096
  private static let lineLimit = 5
  private static let lengthLimit = 200

  private var bytes: [UInt8] = []

  /// Takes in what has come, and forgets the oldest. O(piece) amortised.
  mutating func append(_ piece: some Collection<UInt8>) {
    bytes.append(contentsOf: piece)
    if bytes.count > 2 * LastWords.byteLimit {
      bytes.removeFirst(bytes.count - LastWords.byteLimit)
    }
  }

  /// Its last lines, in one; empty when there are none.
  var text: String {
    let lines = bytes.suffix(LastWords.byteLimit).split { $0 == 10 || $0 == 13 }
      .map { LastWords.printable($0, length: LastWords.lengthLimit) }
      .filter { $0.contains { $0 != " " } }
    return lines.suffix(LastWords.lineLimit).joined(separator: "; ")
  }

  /// The beginning of `bytes` as text without control characters, so that it leaves a terminal as
  /// it is.
  static func printable(_ bytes: some Collection<UInt8>, length: Int) -> String {
    // A character has at most four bytes.
    let scalars = String(decoding: bytes.prefix(4 * length), as: UTF8.self).unicodeScalars
    var text = ""
    for scalar in scalars.prefix(length) {
      let isControl =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
          .unassigned:
          true
        default: false
        }
      text.unicodeScalars.append(isControl ? " " : scalar)
    }
    return scalars.count > length || bytes.count > 4 * length ? text + "…" : text
  }
}
