/// Splits a stream of server-sent events into the data of its events, however it is cut into
/// pieces on its way.
///
/// WHATWG HTML, section 9.2.6: lines end with CR, LF or both; `data:` lines of one event are joined
/// by LF; a blank line ends an event; an event that is cut off is none.
package struct EventStream: Sendable {
  /// Bytes of an event or a line at most; what is longer is dropped. A token's event has hundreds.
  package static let longest = 1 << 20

  /// Whether anything was dropped because it was too long.
  package private(set) var isOverlong = false
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var isAfterReturn = false

  package init() {}

  /// Takes in the next `bytes`, and hands the data of each event that they complete to `body`.
  package mutating func append(_ bytes: UnsafeRawBufferPointer, _ body: ([UInt8]) -> Void) {
    for byte in bytes {
      let wasAfterReturn = isAfterReturn
      isAfterReturn = byte == carriageReturn
      switch byte {
      case lineFeed where wasAfterReturn: break
      case lineFeed, carriageReturn: endLine(body)
      default:
        if line.count < EventStream.longest { line.append(byte) } else { isOverlong = true }
      }
    }
  }

  private mutating func endLine(_ body: ([UInt8]) -> Void) {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty {
      if hasData { body(data) }
      data.removeAll(keepingCapacity: true)
      hasData = false
      return
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    guard line[..<colon].elementsEqual(EventStream.dataField) else { return }
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    guard data.count + value.count <= EventStream.longest else {
      isOverlong = true
      return
    }
    if hasData { data.append(lineFeed) }
    data.append(contentsOf: value)
    hasData = true
  }

  private static let dataField = Array("data".utf8)
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
