internal import ArgumentParser

/// Measures the parts that a run's speed rests on: one subcommand, and one file, a benchmark.
@main
struct SeatrialBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seatrial-bench",
    abstract: "Measure the parts of the simulator that its speed rests on.",
    discussion: "Times are processor time, the best of several rounds; trust ratios, not values.",
    subcommands: [
      FleetBenchmark.self, LeapStepCheck.self, RoutingBenchmark.self, PoolBenchmark.self,
      LearningBenchmark.self,
      QueueBenchmark.self,
      RandomBenchmark.self,
      HistogramBenchmark.self,
      GraphBenchmark.self,
      ServedBenchmark.self,
      KernelBenchmark.self, AdaptationBenchmark.self,
    ])
}
