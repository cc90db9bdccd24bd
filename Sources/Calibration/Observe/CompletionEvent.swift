internal import Foundation

/// What one event of a streamed completion says.
package struct CompletionEvent: Hashable, Sendable {
  /// Whether it carries a part of the answer.
  package var hasAnswer = false
  /// Whether that part is text, or may be a token without any; the last event of some servers only
  /// says that the answer is over.
  package var hasToken = false
  /// Output tokens in all, where it tells their number.
  package var outputTokens: Int?
  /// Whether it says that nothing more comes.
  package var isEnd = false
  /// What went wrong, in the server's words.
  package var failure: String?

  /// Reads an event's data; `nil` when it is nothing that a completion has.
  package init?(_ data: [UInt8]) {
    if data == CompletionEvent.end {
      isEnd = true
      return
    }
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(data)) else { return nil }
    if let error = body.error {
      failure = error.message ?? "it does not say why"
    } else if let choices = body.choices {
      outputTokens = body.usage?.completionTokens
      guard let choice = choices.first else { return }
      hasAnswer = true
      hasToken = choice.text?.isEmpty == false || choice.finishReason == nil
    } else {
      return nil
    }
  }

  private static let end = Array("[DONE]".utf8)

  private struct Body: Decodable {
    var choices: [Choice]?
    var usage: Usage?
    var error: Failure?
  }

  private struct Choice: Decodable {
    var text: String?
    var finishReason: String?

    enum CodingKeys: String, CodingKey {
      case text
      case finishReason = "finish_reason"
    }
  }

  private struct Usage: Decodable {
    var completionTokens: Int?

    enum CodingKeys: String, CodingKey { case completionTokens = "completion_tokens" }
  }

  private struct Failure: Decodable { var message: String? }
}
