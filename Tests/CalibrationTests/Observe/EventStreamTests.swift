import Calibration
import DiscreteEvents
import Testing

/// Server-sent events, taken apart.
@Suite struct EventStreamTests {
  /// The data of the events in `pieces`.
  private func events(_ pieces: [[UInt8]]) -> [String] {
    var stream = EventStream()
    var found: [String] = []
    for piece in pieces {
      piece.withUnsafeBytes { bytes in
        stream.append(bytes) { found.append(String(decoding: $0, as: UTF8.self)) }
      }
    }
    return found
  }

  private func events(_ text: String) -> [String] { events([Array(text.utf8)]) }

  @Test func anEventEndsWithABlankLine() {
    #expect(events("data: a\n\ndata: b\n\n") == ["a", "b"])
    #expect(events("data: a\n\ndata: b\n") == ["a"])
  }

  @Test func linesEndWithCarriageReturnLineFeedOrBoth() {
    #expect(events("data: a\r\n\r\ndata: b\r\rdata: c\n\n") == ["a", "b", "c"])
  }

  @Test func onlyOneBlankBelongsToTheField() {
    #expect(events("data:a\n\ndata:  b\n\n") == ["a", " b"])
  }

  @Test func dataOfSeveralLinesIsJoined() {
    #expect(events("data: a\ndata: b\n\n") == ["a\nb"])
  }

  @Test func otherFieldsAndCommentsAreNoData() {
    #expect(events(": hi\n\nevent: x\nid: 3\ndata: a\nretry: 5\n\nevent: y\n\n") == ["a"])
  }

  @Test("a line that never ends is dropped, and said so")
  func overlong() {
    var stream = EventStream()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: EventStream.longest + 1)
    var found = 0
    piece.withUnsafeBytes { bytes in stream.append(bytes) { _ in found += 1 } }
    #expect(stream.isOverlong)
    #expect(found == 0)
  }

  @Test("however a stream is cut into pieces, its events are the same", arguments: 0..<50)
  func anyCut(seed: Int) {
    let random = RandomStream(seed: UInt64(seed), name: "test/sse")
    let alphabet = Array("data: \r\n:ab".utf8)
    let text = (0..<2000).map { _ in alphabet[random.below(alphabet.count)] }
    var pieces: [[UInt8]] = []
    var rest = text[...]
    while !rest.isEmpty {
      let count = min(rest.count, 1 + random.below(40))
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(events(pieces) == events([text]), "seed \(seed)")
  }

  @Test("random bytes are no events, or some, and never a trap", arguments: 0..<50)
  func randomBytes(seed: Int) {
    let random = RandomStream(seed: UInt64(seed), name: "test/bytes")
    let bytes = (0..<5000).map { _ in
      // Half of them letters of the format, so that events come about.
      random.below(2) == 0
        ? UInt8(random.below(256)) : Array("data:\n\r {}[]\"".utf8)[random.below(13)]
    }
    for event in events([bytes]) { _ = CompletionEvent(Array(event.utf8)) }
  }
}

/// What an event of a completion says.
@Suite struct CompletionEventTests {
  private func event(_ text: String) -> CompletionEvent? { CompletionEvent(Array(text.utf8)) }

  @Test func aTokenIsAnAnswer() throws {
    let token = try #require(event(#"{"choices":[{"text":" x","finish_reason":null}]}"#))
    #expect(token.hasAnswer && token.hasToken && !token.isEnd)
    #expect(token.outputTokens == nil && token.failure == nil)
  }

  @Test("a token may have no text, but then the answer goes on")
  func emptyText() throws {
    let token = try #require(event(#"{"choices":[{"text":"","finish_reason":null}]}"#))
    #expect(token.hasToken)
    let end = try #require(event(#"{"choices":[{"text":"","finish_reason":"length"}]}"#))
    #expect(end.hasAnswer && !end.hasToken)
  }

  @Test func usageTellsTheNumberOfTokens() throws {
    let usage = try #require(event(#"{"choices":[],"usage":{"completion_tokens":7}}"#))
    #expect(!usage.hasAnswer && usage.outputTokens == 7)
  }

  @Test func doneIsTheEnd() throws {
    #expect(try #require(event("[DONE]")).isEnd)
  }

  @Test func anErrorIsToldInTheServersWords() throws {
    let error = try #require(event(#"{"error":{"message":"out of memory","code":500}}"#))
    #expect(error.failure == "out of memory")
  }

  @Test("anything else is nothing", arguments: ["", "x", "3", "[]", "{}", #"{"choices":3}"#])
  func nonsense(_ text: String) {
    #expect(event(text) == nil)
  }
}
