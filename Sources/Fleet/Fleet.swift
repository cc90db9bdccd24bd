/// The world of one run: workload, router and pools on one clock.
package enum Fleet {
  /// Runs `config` to its end and returns what happened.
  ///
  /// - Throws: ``RunError`` when it was stopped, `TraceError` when a trace could not be read.
  package static func run(
    _ config: FleetConfig, _ options: RunOptions = RunOptions(), recorder: (any Recorder)? = nil
  ) throws -> FleetResult {
    FleetResult()
  }
}
