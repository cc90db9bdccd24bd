internal import CCurl
internal import DiscreteEvents

/// libcurl's state of the whole process, and settings that all transfers share.
enum Curl {
  /// Initialises libcurl, once; whether that succeeded.
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Goes straight to the server: no proxy of the environment, no redirection, no signals, HTTP
  /// only.
  static func direct(_ handle: UnsafeMutableRawPointer) {
    _ = ccurl_set_text(handle, CURLOPT_PROXY, "")
    _ = ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
  }

  /// `time` in whole milliseconds, rounded down.
  static func milliseconds(_ time: SimTime) -> Int {
    Int(time.picoseconds / 1_000_000_000)
  }
}
