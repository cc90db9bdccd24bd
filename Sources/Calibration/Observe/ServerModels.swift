internal import CCurl
internal import Foundation

/// Asks a server what it serves.
package enum ServerModels {
  /// The first model that the server at `address` lists.
  ///
  /// - Throws: ``ObservationError`` when it cannot be reached within ten seconds, or answers
  ///   anything but a list of models.
  package static func first(at address: ServerAddress) throws(ObservationError) -> String {
    guard Curl.isReady, let handle = curl_easy_init() else {
      throw ObservationError("libcurl cannot be initialised")
    }
    defer { curl_easy_cleanup(handle) }
    let answer = Answer()
    Curl.direct(handle)
    _ = ccurl_set_text(handle, CURLOPT_URL, address.endpoint("models"))
    _ = ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, 10_000)
    _ = ccurl_set_receiver(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
        return answer.append(UnsafeRawBufferPointer(start: bytes, count: size * count))
      }, Unmanaged.passUnretained(answer).toOpaque())
    let result = withExtendedLifetime(answer) { curl_easy_perform(handle) }
    guard result == CURLE_OK else {
      let reason = String(cString: curl_easy_strerror(result))
      throw ObservationError("\(address.base) cannot be reached: \(reason)")
    }
    let status = ccurl_status(handle)
    guard status == 200, let list = try? JSONDecoder().decode(List.self, from: answer.data),
      let model = list.data.first
    else {
      throw ObservationError(
        "\(address.base)/v1/models gives no list of models (HTTP status \(status)); "
          + "is it an OpenAI-compatible server? Say --model if it has no such list")
    }
    return model.id
  }

  private struct List: Decodable {
    var data: [Model]
    struct Model: Decodable { var id: String }
  }

  /// What has come back. A class, because libcurl keeps a pointer to it.
  private final class Answer {
    var data = Data()

    /// Returns the bytes taken; fewer than there are end the transfer.
    func append(_ bytes: UnsafeRawBufferPointer) -> Int {
      guard data.count + bytes.count <= 1 << 22 else { return 0 }
      data.append(contentsOf: bytes)
      return bytes.count
    }
  }
}
