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
    /// The same and the electricity, over its completed requests.
    package var usdPerRequest: Double?
    package init() {}
  }

  /// Sets what energy came to, where the power of every pool is known.
  mutating func setEnergy(from result: FleetResult, config: FleetConfig) {
    guard config.metersEnergy else { return }
    let joules = result.pools.reduce(0) { $0 + ($1.joules ?? 0) }
    let measured = max(.zero, result.end - config.warmup)
    var energy = Energy()
    energy.joulesPerRequest = ratio(joules, requests.completed)
    energy.joulesPerOutputToken = ratio(joules, tokens.output)
    energy.outputTokensPerJoule = ratio(tokens.output, joules)
    energy.meanWatts = ratio(joules, measured.seconds)
    let site = SiteEnergy(joules: joules, spans: result.energySpans, pue: config.electricity.pue)
    energy.electricityUsd = config.electricity.dollarsPerKWh.map(site.amount)
    energy.gramsCo2e = config.electricity.gramsPerKWh.map(site.amount)
    if let price = cost(of: result.pools, from: config.warmup, until: config.warmup + measured) {
      energy.usdPerMillionOutputTokens = ratio(price, tokens.output) * 1e6
      energy.usdPerRequest = ratio(price + (energy.electricityUsd ?? 0), requests.completed)
    }
    energyJ = joules
    self.energy = energy
  }
}

/// What a site draws, and when.
private struct SiteEnergy {
  let joules: Double
  let spans: [EnergySpan]
  let pue: Double

  /// What comes to so much a kilowatt hour: Σ over spans of their energy times what it is then.
  func amount(_ each: StepSeries) -> Double {
    guard !each.isConstant, !spans.isEmpty else {
      return each.levels[0] * (pue * joules / 3.6e6)
    }
    return spans.reduce(0) {
      $0 + each.step(at: $1.start).value * (pue * $1.energy.joules / 3.6e6)
    }
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
    visitOptional(path + ".usd_per_request", &usdPerRequest, body)
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
