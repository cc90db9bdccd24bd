internal import DiscreteEvents
package import Fleet
internal import Pool

/// Runs random scenarios in both modes and with every event list, and compares what they leave.
package enum LeapStepComparison {
  /// What differs in random scenario `number`; `nil` = nothing.
  package static func difference(in number: UInt64) throws -> String? {
    try difference(in: RandomScenario(number).make())
  }

  /// What differs between the modes; `nil` = nothing.
  package static func difference(in config: FleetConfig) throws -> String? {
    let leap = RecordCollector()
    let leapResult = try Fleet.run(
      config, RunOptions(mode: .leap, checksInvariants: true), recorder: leap)
    for list in EventQueue.Kind.allCases {
      let step = RecordCollector()
      let stepResult = try Fleet.run(
        config, RunOptions(mode: .step, eventList: list, checksInvariants: true), recorder: step)
      for (a, b) in zip(leap.requests, step.requests) where a != b {
        return "leap recorded \(a), step \(b)"
      }
      guard leap.requests.count == step.requests.count else {
        return "leap recorded \(leap.requests.count) requests, step \(step.requests.count)"
      }
      if let cell = zip(leapResult.cells, stepResult.cells).first(where: { $0 != $1 }) {
        return "leap counted \(cell.0.outcomes), step \(cell.1.outcomes), or histograms differ"
      }
      var pools = stepResult.pools
      for index in pools.indices { pools[index].busy = leapResult.pools[index].busy }
      guard pools == leapResult.pools else { return "leap saw \(leapResult.pools), step \(pools)" }
    }
    return nil
  }
}
