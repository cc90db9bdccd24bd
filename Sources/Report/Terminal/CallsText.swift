internal import Foundation
internal import Study

/// Requests as calls, in words.
enum CallsText {
  /// How many calls a request made, and what they cost where arms have prices; of a thousand
  /// requests, as one often costs less than the smallest coin.
  static func parts(_ calls: Summary.Calls) -> [String] {
    let each = String(format: "%.2f", calls.perRequest) + " a request"
    guard calls.usdPerRequest > 0 else { return [each] }
    return [each, Quantity.dollars(1000 * calls.usdPerRequest) + " a thousand requests"]
  }
}
