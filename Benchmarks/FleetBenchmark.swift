internal import ArgumentParser
internal import DiscreteEvents
internal import Fleet
internal import Pool

/// The whole simulation on the standard workload.
struct FleetBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Simulated requests a second on the standard workload.")

  @Option(parsing: .upToNextOption, help: "Numbers of replicas.")
  var replicas = [16]

  @Option(parsing: .upToNextOption, help: "Numbers of requests.")
  var requests = [1_000_000]

  @Option(help: "Load, as a fraction of capacity.")
  var load = 0.75

  @Option(help: "Rounds; the best counts.")
  var rounds = 3

  @Flag(help: "Only leap, with the event list a run takes by itself.")
  var leapOnly = false

  func run() throws {
    print("One replica completes \(decimal(StandardFleet.capacity)) requests/s at most.\n")
    printHeader([
      "replicas", "requests", "mode", "events", "requests/s", "ns/event", "events/request",
      "iterations/request", "peak MB",
    ])
    for replicas in replicas {
      for requests in requests {
        try measure(replicas, requests, RunOptions())
        guard !leapOnly else { continue }
        try measure(replicas, requests, RunOptions(eventList: .heap))
        try measure(replicas, requests, RunOptions(mode: .step))
      }
    }
  }

  private func measure(_ replicas: Int, _ requests: Int, _ options: RunOptions) throws {
    let config = StandardFleet.config(replicas: replicas, requests: requests, load: load)
    var best = Double.infinity
    var counts = EngineCounts()
    for _ in 0..<rounds {
      let start = Stopwatch.processorTime()
      counts = try Fleet.run(config, options).engine
      best = min(best, Stopwatch.processorTime() - start)
    }
    printRow([
      "\(replicas)", "\(requests)", options.mode.rawValue, options.eventList?.rawValue ?? "default",
      "\(Int(Double(requests) / best))", decimal(best / Double(counts.events) * 1e9),
      decimal(Double(counts.events) / Double(requests)),
      decimal(Double(counts.iterations) / Double(requests)),
      "\(Stopwatch.peakMemory() / 1_000_000)",
    ])
  }
}
