internal import DiscreteEvents
package import Fleet
internal import Pool

/// Runs random scenarios in both modes, each with another event list, and compares all they leave:
/// the records in order, the histograms and counts, and the pools' state at regular instants.
package enum LeapStepComparison {
  /// What differs in random scenario `number`; `nil` = nothing.
  package static func difference(in number: UInt64) throws -> String? {
    try difference(in: RandomScenario(number).make())
  }

  /// What differs between the modes; `nil` = nothing.
  package static func difference(in config: FleetConfig) throws -> String? {
    let lists = EventQueue.Kind.allCases
    let list = Int(config.seed % UInt64(lists.count))
    let leap = RecordCollector()
    let leapResult: FleetResult
    do {
      leapResult = try Fleet.run(config, options(.leap, lists[list]), recorder: leap)
    } catch RunError.cancelled {
      return "the run does not end"
    }
    if config.cutoff == nil, let stuck = leap.requests.first(where: { $0.status == .unfinished }) {
      return "the run ended by itself and left \(stuck)"
    }
    let step = RecordCollector()
    let stepResult = try Fleet.run(
      config, options(.step, lists[(list + 1) % lists.count]), recorder: step)
    for (a, b) in zip(leap.requests, step.requests) where a != b {
      return "leap recorded \(a), step \(b)"
    }
    guard leap.requests.count == step.requests.count else {
      return "leap recorded \(leap.requests.count) requests, step \(step.requests.count)"
    }
    return difference(between: leapResult, and: stepResult)
  }

  /// Random scenarios are over long before; samples and scrapes of one that forgot a request would
  /// go on to the horizon.
  private static let longest = SimTime.seconds(3600)

  /// Samples at instants that many iteration boundaries of round timings fall on.
  private static func options(
    _ mode: SimulationMode, _ list: EventQueue.Kind
  ) -> RunOptions {
    RunOptions(
      mode: mode, eventList: list, checksInvariants: true, sampleEvery: .seconds(0.003),
      progress: { time, _ in time < longest })
  }

  private static func difference(
    between leap: FleetResult, and step: FleetResult
  ) -> String? {
    if let cell = zip(leap.cells, step.cells).first(where: { $0 != $1 }) {
      return "leap counted \(cell.0.outcomes), step \(cell.1.outcomes), or histograms differ"
    }
    if leap.pools != step.pools { return "leap saw \(leap.pools), step \(step.pools)" }
    if let sample = zip(leap.series, step.series).first(where: { $0 != $1 }) {
      return "leap sampled \(sample.0), step \(sample.1)"
    }
    // All that may differ is how much work the simulator had.
    var step = step
    step.engine.events = leap.engine.events
    step.engine.leaps = leap.engine.leaps
    return leap == step ? nil : "the results differ"
  }
}
