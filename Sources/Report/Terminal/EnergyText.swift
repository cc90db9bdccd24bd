internal import Study

/// What energy came to, in the words of a summary's table.
enum EnergyText {
  /// The amounts, then what they come to a request and a token.
  static func lines(
    _ energy: Summary.Energy, joules: Double, spread: (String, Double) -> String
  ) -> [[String]] {
    func text(_ value: Double, _ path: String, _ unit: Metric.Unit, _ each: String = "") -> String {
      Quantity.text(value, unit) + each + spread(path, value)
    }
    var amounts = [
      text(joules, "energy_j", .joules),
      text(energy.meanWatts, "energy.mean_watts", .watts, " on average"),
    ]
    if let price = energy.electricityUsd {
      amounts.append(text(price, "energy.electricity_usd", .dollars))
    }
    if let grams = energy.gramsCo2e {
      amounts.append(text(grams, "energy.grams_co2e", .grams, " CO2e"))
    }
    var each = [
      text(energy.joulesPerRequest, "energy.joules_per_request", .joules, " a request"),
      text(energy.joulesPerOutputToken, "energy.joules_per_output_token", .joules, " a token"),
      text(energy.outputTokensPerJoule, "energy.output_tokens_per_joule", .perJoule),
    ]
    if let price = energy.usdPerMillionOutputTokens {
      each.append(
        text(price, "energy.usd_per_million_output_tokens", .dollars, " a million tokens"))
    }
    if let price = energy.usdPerRequest {
      each.append(text(price, "energy.usd_per_request", .dollars, " a request"))
    }
    return [amounts, each]
  }
}
