internal import ArgumentParser
internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Statistics

/// The whole simulation on the standard workload.
struct FleetBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Simulated requests a second on the standard workload.")

  @Option(help: "Replicas.")
  var replicas = 16

  @Option(help: "Requests.")
  var requests = 1_000_000

  @Flag(help: "Simulate every iteration.")
  var step = false

  @Option(help: "Event list: \(EventQueue.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var events = "heap"

  @Option(help: "Load, as a fraction of capacity.")
  var load = 0.75

  func run() throws {
    let config = StandardFleet.config(replicas: replicas, requests: requests, load: load)
    let options = RunOptions(
      mode: step ? .step : .leap, eventList: EventQueue.Kind(rawValue: events) ?? .heap)
    let clock = ContinuousClock()
    let start = clock.now
    let result = try Fleet.run(config, options)
    let wall = (clock.now - start) / .seconds(1)
    let cell = result.cells[0]
    print("capacity/replica \(StandardFleet.capacity) req/s")
    print("requests/s \(Int(Double(requests) / wall)) wall \(wall)")
    print(
      "events/request \(Double(result.engine.events) / Double(requests)) iterations/request \(Double(result.engine.iterations) / Double(requests)) leaps/request \(Double(result.engine.leaps) / Double(requests))"
    )
    print("ns/event \(wall / Double(result.engine.events) * 1e9)")
    print(
      "completed \(cell.outcomes.completed) ttft p50 \(Double(cell.ttft.quantile(0.5)) / 1e12) p99 \(Double(cell.ttft.quantile(0.99)) / 1e12) tpot p50 \(Double(cell.tpot.quantile(0.5)) / 1e12) busy \(result.pools[0].busy) preemptions \(result.pools[0].preemptions) peak \(result.pools[0].kvPeakBlocks)"
    )
  }
}
