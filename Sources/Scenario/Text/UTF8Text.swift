/// Decodes UTF-8 strictly: the place of the first wrong byte instead of a replacement character.
enum UTF8Text {
  /// The text of `bytes`, without a byte order mark, or the first byte that is not UTF-8.
  static func decode(_ bytes: some Collection<UInt8>) -> Result<String, Finding> {
    if let text = String(validating: bytes, as: UTF8.self) {
      let isMarked = text.unicodeScalars.first == "\u{FEFF}"
      return .success(isMarked ? String(text.unicodeScalars.dropFirst()) : text)
    }
    return .failure(firstWrong(in: bytes))
  }

  /// A byte that is not UTF-8, and where.
  struct Finding: Error {
    var line: Int
    var column: Int
    var message: String
  }

  private static func firstWrong(in bytes: some Collection<UInt8>) -> Finding {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let isLineFeed = encoded.count == 1 && encoded.first == 0x0A
        (line, column) = isLineFeed ? (line + 1, 1) : (line, column + 1)
      case .emptyInput, .error:
        return Finding(line: line, column: column, message: "a byte that is not UTF-8")
      }
    }
  }
}
