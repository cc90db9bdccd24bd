internal import CCurl

/// Where an OpenAI-compatible server listens: `http://127.0.0.1:8000`, with or without `/v1`.
///
/// Taken apart by libcurl's own parser, so that what is checked is what is connected to.
package struct ServerAddress: Hashable, Sendable {
  /// The address as it was given, without a slash at its end and without `/v1`.
  package let base: String
  /// The host, in lower case; that of an IPv6 address is in brackets.
  package let host: String

  /// - Throws: ``ObservationError`` when `text` is not the address of an HTTP server.
  package init(_ text: String) throws(ObservationError) {
    guard let url = curl_url() else { throw ObservationError("out of memory") }
    defer { curl_url_cleanup(url) }
    guard curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
      let scheme = ServerAddress.part(CURLUPART_SCHEME, of: url),
      let host = ServerAddress.part(CURLUPART_HOST, of: url),
      scheme == "http" || scheme == "https",
      ServerAddress.part(CURLUPART_QUERY, of: url) == nil,
      ServerAddress.part(CURLUPART_FRAGMENT, of: url) == nil,
      var base = ServerAddress.part(CURLUPART_URL, of: url)
    else {
      throw ObservationError("'\(text)' is no server's address such as http://127.0.0.1:8000")
    }
    while base.hasSuffix("/") { base.removeLast() }
    if base.hasSuffix("/v1") { base.removeLast(3) }
    self.base = base
    self.host = host.lowercased()
  }

  /// Whether it is this machine: `localhost`, 127.0.0.0/8 or ::1.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The address of an endpoint: `completions`.
  func endpoint(_ name: String) -> String { "\(base)/v1/\(name)" }

  private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
