internal import DiscreteEvents
package import Fleet
package import Pool
package import Workload

/// A scenario on exactly the requests of a measured run.
package struct Replay: Sendable {
  /// The scenario, its one stream replaced by the measured requests: nothing of it is left but the
  /// stream's name and SLO. There is no warm-up and no end before the last request has left.
  package let config: FleetConfig
  package let measured: MeasuredRun
  private let trace: ReplayTrace

  /// - Precondition: `scenario` has one stream and one pool.
  /// - Throws: `TraceError` when the temporary file of requests cannot be written.
  package init(
    _ scenario: FleetConfig, on measured: MeasuredRun, prompts: ReplayPrompts?
  ) throws(TraceError) {
    precondition(scenario.streams.count == 1 && scenario.pools.count == 1, "one stream, one pool")
    trace = try ReplayTrace(measured.requests, prompts)
    self.measured = measured
    var config = scenario
    let stream = scenario.streams[0]
    config.streams = [
      StreamConfig(name: stream.name, source: .trace(trace.config), slo: stream.slo)
    ]
    (config.duration, config.requests, config.cutoff) = (nil, nil, nil)
    config.warmup = .zero
    config.calibration = nil
    self.config = config
  }

  /// What came of a simulation.
  package struct Outcome: Sendable {
    /// In the order in which they left.
    package var records: [RequestRecord]
    package var series: [PoolSample]

    /// What was simulated of each measured request, in their order; `nil` = it did not complete.
    func requests(_ count: Int) -> [MeasuredRequest?] {
      var requests = [MeasuredRequest?](repeating: nil, count: count)
      for record in records where record.status == .completed && record.id < count {
        requests[record.id] = MeasuredRequest(
          id: record.id, arrival: record.arrival, promptTokens: record.promptTokens,
          outputTokens: record.outputTokens, queue: record.queue, ttft: record.ttft,
          tpot: record.tpot, e2e: record.e2e)
      }
      return requests
    }
  }

  /// Simulates the requests.
  ///
  /// - Parameters:
  ///   - timing: in the place of the pool's own.
  ///   - isSampled: whether to sample the pool's state, a hundred times a measured second.
  /// - Throws: `RunError`, `TraceError`.
  package func simulate(timing: TimingConfig? = nil, isSampled: Bool = true) throws -> Outcome {
    var config = config
    if let timing { config.pools[0].timing = timing }
    var options = RunOptions()
    options.sampleEvery = isSampled ? .seconds(0.01) : nil
    let collector = Collector()
    let result = try Fleet.run(config, options, recorder: collector)
    return Outcome(records: collector.records, series: result.series)
  }

  /// Keeps the records of requests.
  private final class Collector: Recorder {
    private(set) var records: [RequestRecord] = []
    var wantsIterations: Bool { false }
    func record(_ request: RequestRecord) { records.append(request) }
    func record(_ stretch: IterationStretch) {}
  }
}
