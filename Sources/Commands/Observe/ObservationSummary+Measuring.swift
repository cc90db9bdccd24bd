internal import Calibration
internal import DiscreteEvents
internal import Fleet
internal import Report
internal import Scenario
internal import Statistics
internal import Study

extension ObservationSummary {
  /// The headline numbers of `observation`; requests of the scenario's warm-up are left out.
  init(_ observation: Observation, of scenario: Scenario, server: String, model: String) {
    self.init(
      scenario: scenario.name, seed: scenario.config.seed, server: server, model: model,
      observedS: observation.end.seconds)
    for record in observation.records where record.measured {
      requests.arrived += 1
      tokens.prompt += Double(record.promptTokens)
      tokens.output += Double(record.outputTokens)
      switch record.status {
      case .completed: requests.completed += 1
      case .rejected: requests.rejected += 1
      case .failed: requests.failed += 1
      case .timedOut: requests.timedOut += 1
      case .unfinished: requests.unfinished += 1
      }
    }
    let span = (observation.end - scenario.config.warmup).seconds
    if span > 0 {
      throughput.requestsPerS = requests.completed / span
      throughput.outputTokensPerS = tokens.output / span
    }
    ttftS = Summary.Latency(observation.histogram(\.ttft))
    tpotS = Summary.Latency(observation.histogram(\.tpot))
    itlS = Summary.Latency(observation.gaps)
    e2eS = Summary.Latency(observation.histogram(\.e2e))
    let late = Summary.Latency(observation.lateness)
    (lateness.meanS, lateness.p99S, lateness.maxS) = (late.mean, late.p99, late.max)
    lateness.overMillisecond = observation.latePart
    failures = observation.failures.map { Failure(reason: $0.reason, requests: $0.count) }
  }
}
