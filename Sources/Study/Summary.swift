/// The headline numbers of a run, or of several replications of it: what `--json` prints.
///
/// Seconds, tokens, bytes, joules, US dollars. With several replications a percentile is that of
/// all their requests, every other number is the mean of the replications' own, and `intervals`
/// holds the half-width of the 95 % interval, by the number's JSON path (``Measurements``). Absent
/// means not modelled. Encode with `convertToSnakeCase`: `ttftS` is `ttft_s`.
package struct Summary: Hashable, Sendable, Codable {
  package var scenario = ""
  package var seed: UInt64 = 0
  package var replications = 1
  package var simulatedS = 0.0
  package var wallS = 0.0
  package var requests = Requests()
  package var tokens = Tokens()
  package var throughput = Throughput()
  package var ttftS = Latency()
  package var tpotS = Latency()
  package var itlS = Latency()
  package var e2eS = Latency()
  package var queueS = Latency()
  /// Absent when no stream has an SLO.
  package var slo: Slo?
  /// Absent when nothing is known of the quality of answers.
  package var quality: Quality?
  package var kv = KV()
  /// Absent when no pool serves adapters.
  package var adapters: Adapters?
  /// Absent unless decoding varies.
  package var decoding: Decoding?
  /// Absent unless prefill and decode are apart.
  package var transfers: Transfers?
  /// Absent unless the policy may make several calls of a request.
  package var calls: Calls?
  /// Absent when nothing breaks.
  package var faults: Faults?
  /// Absent unless a stream's arrivals start tasks.
  package var tasks: Tasks?
  /// Energy that the GPUs drew after the warm-up, and what it comes to; absent unless the power of
  /// every pool is known.
  package var energyJ: Double?
  package var energy: Energy?
  package var costUsd: Double?
  package var pools: [Pool] = []
  /// One for each stream, when there is more than one.
  package var streams: [Stream]?
  package var engine = Engine()
  /// Trace rows skipped because they could not be read; absent when none was.
  package var skippedRows: Int?
  /// Batches that a single run was cut into for its intervals; absent when it was not.
  package var batches: Int?
  package var intervals: [String: Double]?
  /// What the error of calibrated timing amounts to; absent where no pool's timing is calibrated.
  package var calibration: Calibration?
  /// Iterations that were run for real, by pool; absent where none was. No two such runs are the
  /// same.
  package var measured: [Measured]?
  /// What a source published about the run; absent when the scenario names nothing.
  package var published: [PublishedRow]?

  package init() {}

  package struct Requests: Hashable, Sendable, Codable {
    package var arrived = 0.0
    package var completed = 0.0
    package var rejected = 0.0
    package var failed = 0.0
    package var timedOut = 0.0
    package var unfinished = 0.0
    package init() {}
  }

  package struct Tokens: Hashable, Sendable, Codable {
    package var prompt = 0.0
    package var output = 0.0
    package init() {}
  }

  package struct Throughput: Hashable, Sendable, Codable {
    package var requestsPerS = 0.0
    package var outputTokensPerS = 0.0
    package init() {}
  }

  /// A latency over completed requests (ITL: over every gap between consecutive tokens).
  package struct Latency: Hashable, Sendable, Codable {
    package var mean = 0.0
    package var p50 = 0.0
    package var p90 = 0.0
    package var p95 = 0.0
    package var p99 = 0.0
    package var max = 0.0
    package init() {}
  }

  package struct Slo: Hashable, Sendable, Codable {
    /// Fraction of the requests that arrived, of streams with an SLO, that completed within it.
    package var attainment = 0.0
    /// Requests a second that completed within it.
    package var goodputPerS = 0.0
    package init() {}
  }

  package struct Quality: Hashable, Sendable, Codable {
    /// The mean reward of completed requests.
    package var reward = 0.0
    package var regret: Summary.Regret?
    package init() {}
  }

  package struct KV: Hashable, Sendable, Codable {
    package var peakUtilization = 0.0
    package var preemptions = 0.0
    /// Of the prompt tokens of requests that were admitted where prefixes are cached, the fraction
    /// that was in memory; `nil` = no pool caches any.
    package var prefixHitRate: Double?
    /// KV blocks of preempted requests that went to hosts, and that came back; `nil` = no pool
    /// swaps.
    package var swappedOut: Double?
    package var swappedIn: Double?
    package init() {}
  }

  /// Of the whole run, over the pools that serve adapters.
  package struct Adapters: Hashable, Sendable, Codable {
    /// Of the requests with adapters, the fraction that found them in GPU memory on arrival.
    package var hitRate = 0.0
    /// Loads into GPU memory, and the bytes they moved.
    package var loads = 0.0
    package var bytes = 0.0
    package init() {}
  }

  /// Requests as calls, over requests that were sent somewhere.
  package struct Calls: Hashable, Sendable, Codable {
    /// Calls made for a request, on average.
    package var perRequest = 0.0
    /// Prompt and output tokens of all calls.
    package var tokens = 0.0
    /// What a request's calls cost at their arms' token prices, on average.
    package var usdPerRequest = 0.0
    package init() {}
  }

  package struct Pool: Hashable, Sendable, Codable {
    package var name = ""
    package var replicas = 0
    package var busy = 0.0
    package var iterations = 0.0
    package var requests = 0.0
    /// The fraction of replica time after the warm-up in which its replicas served; absent where
    /// nothing breaks.
    package var availability: Double?
    /// What its GPUs drew after the warm-up, in all and on average; absent where their power is
    /// not known.
    package var energyJ: Double?
    package var meanWatts: Double?
    /// What its batteries hold at the end as a part of what they can, and what went into them;
    /// absent where it has none.
    package var stateOfCharge: Double?
    package var chargedJ: Double?
    /// Absent where there are none below its GPUs' memory.
    package var tiers: [Tier]?
    package init() {}
  }

  package struct Stream: Hashable, Sendable, Codable {
    package var name = ""
    package var requests = Requests()
    package var ttftS = Latency()
    package var tpotS = Latency()
    package var itlS = Latency()
    package var e2eS = Latency()
    package var queueS = Latency()
    package var slo: Slo?
    /// Absent unless its arrivals start tasks.
    package var tasks: Tasks?
    package init() {}
  }

  package struct Engine: Hashable, Sendable, Codable {
    package var events = 0.0
    package var iterations = 0.0
    package var leaps = 0.0
    package init() {}
  }
}
