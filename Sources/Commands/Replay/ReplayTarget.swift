internal import Calibration
internal import Fleet
internal import Pool
internal import Scenario

/// A scenario whose one pool is what served a measured run.
struct ReplayTarget {
  private(set) var config: FleetConfig
  /// What was taken from the run, and where it and the scenario do not agree.
  private(set) var notes: [String] = []
  private let places: WrittenPlaces

  /// - Throws: `Diagnostics`, all that makes a replay of `scenario` impossible.
  init(_ scenario: Scenario, overrides: [String]) throws {
    places = WrittenPlaces(scenario, overrides: overrides)
    config = scenario.config
    var found: [Diagnostic] = []
    func report(_ path: String, _ place: Place?, _ message: String) {
      found.append(
        Diagnostic(at: place ?? Place(source: scenario.file), path: path, message: message))
    }
    if config.streams.count > 1 {
      report(
        "workload[1]", places.place(of: "workload", "1"),
        "a replay has one stream, the measured requests; this is one of \(config.streams.count)")
    }
    if config.pools.count > 1 {
      report(
        "pools[1]", places.place(of: "pools", "1"),
        "a replay has one pool, the engine that was measured; this is one of "
          + "\(config.pools.count)")
    }
    if config.isMeasured {
      let isPool = config.calibration == nil
      report(
        isPool ? "pools[0].executor" : "calibration",
        isPool ? places.place(of: "pools", "0", "executor") : places.place(of: "calibration"),
        "a replay is simulated, and runs no kernels")
    }
    guard found.isEmpty else { throw Diagnostics(found) }
  }

  /// Takes from a measured run what the scenario does not say of the engine.
  mutating func take(from engine: MeasuredEngine, of source: String) {
    let places = places
    var taken: [String] = []
    var others: [String] = []
    func take<Value: Equatable & CustomStringConvertible>(
      _ key: String, _ own: inout Value, _ measured: Value?
    ) {
      guard let measured, measured != own else { return }
      let written = places.text(of: "pools", "0", "engine", key)
      if written == nil || written == "auto" {
        own = measured
        taken.append("\(key) \(measured)")
      } else {
        others.append("\(key) \(own), where the run had \(measured)")
      }
    }
    take("block", &config.pools[0].engine.block, engine.block)
    take("maxBatch", &config.pools[0].engine.maxBatch, engine.maxBatch)
    take("maxBatchTokens", &config.pools[0].engine.maxBatchTokens, engine.maxBatchTokens)
    take("prefixCache", &config.pools[0].engine.prefixCache, engine.prefixCache)
    take("kvBlocks", &config.pools[0].kvBlocks, engine.kvBlocks)
    if !taken.isEmpty { notes.append("Taken from \(source): \(taken.joined(separator: ", ")).") }
    if !others.isEmpty {
      notes.append("The scenario says \(others.joined(separator: "; ")).")
    }
  }
}
