internal import ArgumentParser
internal import DiscreteEvents

/// Drawing random numbers.
struct RandomBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "random", abstract: "Nanoseconds a random variate.")

  @Option(help: "Variates measured a round.")
  var variates = 10_000_000

  func run() throws {
    printHeader(["variate", "ns"])
    let random = RandomStream(seed: 1, name: "benchmark")
    measure("64 bits") { random.bits() }
    measure("uniform") { random.uniform().bitPattern }
    measure("below 1000") { UInt64(random.below(1_000)) }
    measure("exponential") { random.exponential(mean: 1).bitPattern }
    measure("normal") { random.normal().bitPattern }
    measure("lognormal") { random.lognormal(mu: 0, sigma: 1).bitPattern }
    measure("gamma, shape 0.5") { random.gamma(shape: 0.5, scale: 1).bitPattern }
    measure("gamma, shape 4") { random.gamma(shape: 4, scale: 1).bitPattern }
  }

  private func measure(_ name: String, _ draw: () -> UInt64) {
    var checksum: UInt64 = 0
    let measured = Stopwatch.measure(operations: variates) {
      for _ in 0..<variates { checksum ^= draw() }
      return checksum
    }
    printRow([name, decimal(measured.nanoseconds)])
    if measured.result == 0 { print("all bits cancelled") }
  }
}
