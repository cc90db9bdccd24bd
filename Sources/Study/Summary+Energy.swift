internal import DiscreteEvents
internal import Fleet
internal import Pool

extension Summary {
  /// What the fleet's energy came to, over the time after the warm-up and the requests that arrived
  /// in it and completed. Of the GPUs alone; price and emissions are those of the whole site.
  package struct Energy: Hashable, Sendable, Codable {
    package var joulesPerRequest = 0.0
    package var joulesPerOutputToken = 0.0
    /// The same as output tokens a second and watt.
    package var outputTokensPerJoule = 0.0
    package var meanWatts = 0.0
    /// Absent unless the scenario prices electricity.
    package var electricityUsd: Double?
    /// Grams of carbon dioxide equivalent; absent unless the scenario says what energy emits.
    package var gramsCo2e: Double?
    /// What the replicas cost by the hour in that time, over its output tokens; electricity is not
    /// added. Absent unless every pool has a price.
    package var usdPerMillionOutputTokens: Double?
    package init() {}
  }

  /// Sets what energy came to, where the power of every pool is known.
  mutating func setEnergy(from result: FleetResult, config: FleetConfig) {
    guard config.metersEnergy else { return }
    let joules = result.pools.reduce(0) { $0 + ($1.joules ?? 0) }
    let measured = max(.zero, result.end - config.warmup)
    let kilowattHours = config.electricity.pue * joules / 3.6e6
    var energy = Energy()
    energy.joulesPerRequest = ratio(joules, requests.completed)
    energy.joulesPerOutputToken = ratio(joules, tokens.output)
    energy.outputTokensPerJoule = ratio(tokens.output, joules)
    energy.meanWatts = ratio(joules, measured.seconds)
    energy.electricityUsd = config.electricity.dollarsPerKWh.map { $0 * kilowattHours }
    energy.gramsCo2e = config.electricity.gramsPerKWh.map { $0 * kilowattHours }
    energy.usdPerMillionOutputTokens = cost(of: result.pools, over: measured).map {
      ratio($0, tokens.output) * 1e6
    }
    energyJ = joules
    self.energy = energy
  }
}

extension Summary.Energy {
  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    body(path + ".joules_per_request", &joulesPerRequest)
    body(path + ".joules_per_output_token", &joulesPerOutputToken)
    body(path + ".output_tokens_per_joule", &outputTokensPerJoule)
    body(path + ".mean_watts", &meanWatts)
    visitOptional(path + ".electricity_usd", &electricityUsd, body)
    visitOptional(path + ".grams_co2e", &gramsCo2e, body)
    visitOptional(path + ".usd_per_million_output_tokens", &usdPerMillionOutputTokens, body)
  }
}

/// Calls `body` for a number that may be absent, where it is there.
func visitOptional(
  _ path: String, _ value: inout Double?, _ body: (String, inout Double) -> Void
) {
  guard var number = value else { return }
  body(path, &number)
  value = number
}
