internal import DiscreteEvents

/// Writes the bodies of requests for completions: prompts of random tokens, answers of an exact
/// length.
package struct CompletionRequest {
  private let random: RandomStream
  private let vocabulary: Int

  /// - Parameters:
  ///   - seed: The scenario's.
  ///   - repetition: Tells observations with the same seed apart: each has prompts of its own, so
  ///     that none finds those of another in the server's prefix cache.
  ///   - vocabulary: Token numbers below this are drawn; at least 1.
  package init(seed: UInt64, repetition: Int, vocabulary: Int) {
    random = RandomStream(seed: seed, replication: repetition, name: "observe/prompts")
    self.vocabulary = vocabulary
  }

  /// The body that asks `model` for exactly `output` tokens after a prompt of `prompt` tokens.
  package func body(model: String, prompt: Int, output: Int) -> [UInt8] {
    var body = Array("{\"model\":".utf8)
    body.append(contentsOf: jsonString(model).utf8)
    body.append(contentsOf: ",\"prompt\":[".utf8)
    for index in 0..<prompt {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      body.append(contentsOf: String(random.below(vocabulary)).utf8)
    }
    body.append(
      contentsOf: """
        ],"max_tokens":\(output),"min_tokens":\(output),"ignore_eos":true,"temperature":0,\
        "stream":true,"stream_options":{"include_usage":true}}
        """.utf8)
    return body
  }
}

/// `text` as a string of JSON.
func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case _ where scalar.value < 0x20:
      let hex = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
