internal import ArgumentParser
internal import DiscreteEvents
internal import Statistics

/// Adding to a histogram.
struct HistogramBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "histogram", abstract: "Nanoseconds a value added to a histogram.")

  @Option(help: "Values measured a round.")
  var values = 10_000_000

  func run() throws {
    let random = RandomStream(seed: 1, name: "values")
    // Latencies as a fleet has them: lognormal around 100 ms, in picoseconds.
    let latencies = (0..<65_536).map { _ in Int64(random.lognormal(mu: 25.3, sigma: 1)) }
    printHeader(["operation", "ns"])
    measure("add a value") { $0.add(latencies[$1 & 65_535]) }
    measure("add a value 20 times") { $0.add(latencies[$1 & 65_535], weight: 20) }
    // Gaps of a batch of 50 that leaps 40 tokens, each gap 0.3 µs longer than the one before.
    measure("add a ramp of 40 values 50 times") {
      $0.add(first: latencies[$1 & 65_535], slope: 300_000, steps: 40, weight: 50)
    }
    // As many at once as make a ramp cross many buckets.
    measure("add a ramp of 1,000 values across 50 ms") {
      $0.add(first: latencies[$1 & 65_535], slope: 50_000_000, steps: 1_000, weight: 1)
    }
  }

  private func measure(_ name: String, _ add: (inout Histogram, Int) -> Void) {
    let measured = Stopwatch.measure(operations: values) {
      var histogram = Histogram()
      for index in 0..<values { add(&histogram, index) }
      return UInt64(histogram.count) ^ UInt64(histogram.quantile(0.5))
    }
    printRow([name, decimal(measured.nanoseconds)])
    if measured.result == 0 { print("nothing was added") }
  }
}
