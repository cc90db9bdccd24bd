/// Bytes that come in pieces of any size, and go as lines.
struct LineBuffer {
  /// A line, or what has come without being asked for, is at most this long, in bytes.
  let limit: Int
  private var bytes: [UInt8] = []
  /// Bytes that are known to hold no end of line.
  private var searched = 0

  init(limit: Int) { self.limit = limit }

  /// Takes in what has come; false when that is more than the limit.
  mutating func append(_ piece: some Collection<UInt8>) -> Bool {
    guard bytes.count + piece.count <= limit else { return false }
    bytes.append(contentsOf: piece)
    return true
  }

  /// The first line, without its end; `nil` when it has not come whole. O(bytes not searched yet).
  mutating func next() -> [UInt8]? {
    guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = bytes.count
      return nil
    }
    let line = Array(bytes[..<end])
    bytes.removeFirst(end + 1)
    searched = 0
    return line
  }
}
