internal import CCurl
internal import DiscreteEvents
internal import Fleet
internal import Statistics
internal import Workload

/// A request on its way: what has come back so far, and when.
///
/// A class, because libcurl keeps a pointer to it while bytes arrive.
final class Transfer {
  let id: Int
  let stream: Int
  let arrival: Arrival
  /// When it was handed to libcurl, and when parts of the answer arrived, by the machine's clock.
  var sent = SimTime.zero
  private(set) var first: SimTime?
  private(set) var last = SimTime.zero
  /// The gaps between parts of the answer.
  private(set) var gaps = Histogram()
  private var parts = 0
  private var counted: Int?
  private var isEnded = false
  private var complaint: String?
  private var events = EventStream()
  /// The beginning of the answer, for messages.
  private var beginning: [UInt8] = []

  init(id: Int, stream: Int, arrival: Arrival) {
    self.id = id
    self.stream = stream
    self.arrival = arrival
  }

  /// Output tokens that have come.
  var tokens: Int { counted ?? parts }

  /// Bytes of the answer have arrived.
  func receive(_ bytes: UnsafeRawBufferPointer) {
    let now = MonotonicClock.now()
    if beginning.count < Transfer.shown {
      beginning.append(contentsOf: bytes.prefix(Transfer.shown - beginning.count))
    }
    events.append(bytes) { take($0, at: now) }
  }

  private func take(_ data: [UInt8], at now: SimTime) {
    guard let event = CompletionEvent(data) else {
      complaint = complaint ?? "not a completion's event: '\(Transfer.excerpt(data))'"
      return
    }
    if event.isEnd { isEnded = true }
    if let failure = event.failure { complaint = complaint ?? "the server: \(failure)" }
    if let tokens = event.outputTokens { counted = tokens }
    guard event.hasAnswer else { return }
    if first == nil { first = now } else { gaps.add((now - last).picoseconds) }
    last = now
    if event.hasToken { parts += 1 }
  }

  /// How it ended, with what libcurl and HTTP say, and why it did not go well.
  func outcome(
    _ result: CURLcode, httpStatus: Int, within limit: SimTime
  ) -> (status: RequestStatus, reason: String?) {
    if result == CURLE_OPERATION_TIMEDOUT {
      return (.timedOut, "no whole answer within \(limit.seconds) s")
    }
    if httpStatus != 0, httpStatus != 200 {
      let text = beginning.isEmpty ? "" : ": \(Transfer.excerpt(beginning))"
      return (.failed, "HTTP status \(httpStatus)\(text)")
    }
    if let complaint { return (.failed, complaint) }
    if result != CURLE_OK {
      return (.failed, "\(progress)\(String(cString: curl_easy_strerror(result)))")
    }
    if first == nil {
      return (.failed, "no completion in the answer '\(Transfer.excerpt(beginning))'")
    }
    if !isEnded { return (.failed, "\(progress)the stream ended early") }
    guard tokens == arrival.output else {
      return (
        .failed,
        "\(tokens) tokens instead of \(arrival.output): does the server know ignore_eos?"
      )
    }
    return (.completed, nil)
  }

  private var progress: String {
    first == nil ? "" : "after \(tokens) of \(arrival.output) tokens: "
  }

  /// Bytes of an answer that a message shows.
  private static let shown = 200

  private static func excerpt(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(shown), as: UTF8.self)
    return String(text.map { $0.isNewline || $0.asciiValue.map { $0 < 32 } ?? false ? " " : $0 })
  }
}
