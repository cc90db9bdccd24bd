import DiscreteEvents
import Scenario
import Study

/// Runs to hold against each other, made up or simulated.
enum RegressionSamples {
  /// A small fleet, busy at 85 %: some 1,500 requests a replication.
  static let text = """
    seatrial: 1
    name: small
    duration: 100s
    warmup: 10s
    workload:
      - name: chat
        arrivals: { poisson: 15/s }
        prompt: { lognormal: { mean: 600, cv: 1, max: 4096 } }
        output: { lognormal: { mean: 120, cv: 1, max: 1024 } }
        slo: { ttft: 500ms, tpot: 50ms }
    pools:
      - name: gpu
        replicas: 2
        dollarsPerHour: 3$/h
        engine: { kvBlocks: 4000, maxBatch: 64 }
        timing:
          affine: { base: 8ms, perPrefillToken: 30us, perSequence: 0.4ms, perContextToken: 150ns }
    """

  /// The engine of ``text``, every coefficient 5 % larger.
  static let slower = [
    "pools[0].timing.affine.base=8.4ms", "pools[0].timing.affine.perPrefillToken=31.5us",
    "pools[0].timing.affine.perSequence=0.42ms", "pools[0].timing.affine.perContextToken=157500ps",
  ]

  static func scenario(_ overrides: [String] = []) throws -> Scenario {
    try Scenario.parse(text: text, file: "small.yaml", overrides: overrides)
  }

  /// Simulated runs.
  static func runs(
    _ overrides: [String] = [], seed: UInt64, replications: Int = 10, threads: Int? = nil
  ) throws -> FreshRuns {
    var plan = FreshRuns.Plan()
    (plan.seed, plan.replications, plan.threads) = (seed, replications, threads)
    return try FreshRuns(of: scenario(overrides), overrides: overrides, plan)
  }

  /// Made-up runs with these values, one a replication.
  static func runs(
    _ values: [Double], of path: WritableKeyPath<Summary, Double>, seed: UInt64 = 1,
    overrides: [String] = [], completed: Double = 100
  ) throws -> FreshRuns {
    let summaries = values.map { value in
      var summary = Summary()
      summary.slo = Summary.Slo()
      summary.costUsd = 5
      summary.pools = [Summary.Pool()]
      summary.requests.completed = completed
      summary[keyPath: path] = value
      return summary
    }
    return FreshRuns(
      of: try scenario(overrides), overrides: overrides, seed: seed, warmup: .seconds(10),
      summaries: summaries)
  }
}
