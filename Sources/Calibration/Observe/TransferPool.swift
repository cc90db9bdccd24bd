internal import CCurl
internal import DiscreteEvents

/// The transfers under way, on one thread.
///
/// A class, because it owns libcurl's handles.
final class TransferPool {
  private let multi: UnsafeMutableRawPointer
  private let headers: UnsafeMutablePointer<curl_slist>?
  private let endpoint: String
  private var underWay: [UnsafeMutableRawPointer: Transfer] = [:]
  private var idle: [UnsafeMutableRawPointer] = []
  private var prepared: UnsafeMutableRawPointer?

  /// - Throws: ``ObservationError`` when there is no memory for it.
  init(_ address: ServerAddress) throws(ObservationError) {
    guard Curl.isReady, let multi = curl_multi_init() else {
      throw ObservationError("libcurl cannot be initialised")
    }
    self.multi = multi
    endpoint = address.endpoint("completions")
    let lines = ["Content-Type: application/json", "Accept: text/event-stream", "Expect:"]
    headers = lines.reduce(nil) { curl_slist_append($0, $1) ?? $0 }
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 4096)
  }

  deinit {
    for handle in underWay.keys {
      curl_multi_remove_handle(multi, handle)
      curl_easy_cleanup(handle)
    }
    for handle in idle { curl_easy_cleanup(handle) }
    if let prepared { curl_easy_cleanup(prepared) }
    curl_multi_cleanup(multi)
    curl_slist_free_all(headers)
  }

  var isEmpty: Bool { underWay.isEmpty }

  /// Those under way, in the order they were sent.
  var transfers: [Transfer] { underWay.values.sorted { $0.id < $1.id } }

  /// Makes ready what the next ``send(_:at:)`` sends, so that this takes no time then.
  ///
  /// - Parameter timeout: how long the whole answer may take.
  func prepare(_ body: [UInt8], timeout: SimTime) throws(ObservationError) {
    guard let handle = idle.popLast() ?? curl_easy_init() else {
      throw ObservationError("libcurl has no more memory")
    }
    Curl.direct(handle)
    _ = ccurl_set_text(handle, CURLOPT_URL, endpoint)
    _ = ccurl_set_headers(handle, headers)
    _ = ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, Curl.milliseconds(timeout))
    let isSet = body.withUnsafeBytes { ccurl_set_body(handle, $0.baseAddress, $0.count) }
    guard isSet == CURLE_OK else { throw ObservationError("libcurl has no more memory") }
    prepared = handle
  }

  /// Sends what was prepared; the answer goes to `transfer`.
  func send(_ transfer: Transfer) {
    guard let handle = prepared else { return }
    prepared = nil
    underWay[handle] = transfer
    _ = ccurl_set_receiver(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
      }, Unmanaged.passUnretained(transfer).toOpaque())
    transfer.sent = MonotonicClock.now()
    curl_multi_add_handle(multi, handle)
    work()
  }

  /// Sends and receives what is possible at once.
  func work() {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
  }

  /// Waits until something arrives, `time` at most, to the millisecond.
  func wait(atMost time: SimTime) {
    let milliseconds = min(1000, max(0, Curl.milliseconds(time)))
    curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil)
  }

  /// A transfer that is over, with libcurl's result and the status of HTTP; `nil` = none.
  func nextEnded() -> (transfer: Transfer, result: CURLcode, status: Int)? {
    var result = CURLE_OK
    guard let handle = ccurl_next_ended(multi, &result) else { return nil }
    let status = ccurl_status(handle)
    curl_multi_remove_handle(multi, handle)
    curl_easy_reset(handle)
    idle.append(handle)
    guard let transfer = underWay.removeValue(forKey: handle) else { return nil }
    return (transfer, result, status)
  }
}
