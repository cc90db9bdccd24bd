internal import Study

/// What the luck of decoding came to, in the words of a summary's table.
enum DecodingText {
  /// - Parameter spread: of a number's name and value, its interval.
  static func parts(
    _ decoding: Summary.Decoding, spread: (String, Double) -> String
  ) -> [String] {
    var parts: [String] = []
    if let length = decoding.tokensPerStep {
      parts.append("\(Quantity.score(length))\(spread("tokens_per_step", length)) tokens a step")
    }
    if let rate = decoding.acceptanceRate {
      parts.append(
        "\(Quantity.percent(rate))\(spread("acceptance_rate", rate)) of guesses accepted")
    }
    if let share = decoding.largeShare {
      parts.append("\(Quantity.percent(share))\(spread("large_share", share)) by the large model")
    }
    if let parameters = decoding.activatedParameters {
      let billions = Quantity.score(parameters / 1e9)
      parts.append("\(billions) billion parameters a token")
    }
    if let share = decoding.computeShare {
      parts.append(
        "\(Quantity.percent(share))\(spread("compute_share", share)) of the model a token")
    }
    return parts
  }
}
