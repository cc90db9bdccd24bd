internal import RunStore
internal import Study

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension StoredRun {
  /// A run that has just ended, as the store keeps it.
  ///
  /// All numbers of `summary` but the engine's own and the time simulated; no latencies of requests
  /// none of which completed.
  ///
  /// - Parameters:
  ///   - variant: The policy or the settings that set it apart; empty for the scenario as it is.
  ///   - fingerprint: Tells whether two runs had the same scenario.
  init(_ summary: Summary, command: String, variant: String = "", fingerprint: String) {
    let numbers = summary.numbers.filter { path, _ in
      !path.hasPrefix("engine.") && path != "simulated_s"
        && (!Metric(path).isLatency || summary.completed(ofLatencyAt: path) > 0)
    }
    self.init(
      unixMilliseconds: StoredRun.now(), command: command, scenario: summary.scenario,
      variant: variant, fingerprint: fingerprint, seed: summary.seed,
      replications: summary.replications, version: ProgramVersion.current,
      metrics: numbers.map { path, value in
        StoredMetric(
          path: path, value: value, halfWidth: summary.intervals?[path],
          replications: summary.replications)
      })
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

extension Summary {
  /// The requests that completed, of those that the latency at `path` is of.
  fileprivate func completed(ofLatencyAt path: String) -> Double {
    guard let streams, path.hasPrefix("streams[") else { return requests.completed }
    let index = Int(path.dropFirst("streams[".count).prefix { $0 != "]" })
    return index.map { streams.indices.contains($0) ? streams[$0].requests.completed : 0 } ?? 0
  }
}
