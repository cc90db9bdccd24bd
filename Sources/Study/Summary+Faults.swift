internal import DiscreteEvents
internal import Fleet

extension Summary {
  /// What breaking came to, in the whole run; availability from the end of the warm-up on.
  package struct Faults: Hashable, Sendable, Codable {
    /// Outages that began.
    package var outages = 0.0
    /// Times that a request in flight was lost with its replica, its connection or its router.
    package var lost = 0.0
    /// Times that one was sent again, and those of them that took the tokens along that it had.
    package var resent = 0.0
    package var migrated = 0.0
    /// Calls that were lost; absent unless the policy may make several calls of a request.
    package var lostCalls: Double?
    /// Tokens in KV memory that were computed and lost.
    package var lostTokens = 0.0
    /// Output tokens that were thrown away to be made again.
    package var repeatedTokens = 0.0
    /// The fraction of replica time in which replicas served.
    package var availability = 1.0
    /// From the start of an outage until requests fare as before (``RecoveryTimes``); absent where
    /// no outage of a run can say.
    package var timeToRecoverS: Recovery?
    /// Outages among them from which they had not recovered when requests ceased to come.
    package var unrecovered = 0.0

    /// Over outages, in seconds.
    package struct Recovery: Hashable, Sendable, Codable {
      package var mean = 0.0
      package var max = 0.0

      package init(mean: Double, max: Double) {
        self.mean = mean
        self.max = max
      }
    }

    package init() {}

    /// Of a run of `config`; `nil` where nothing breaks.
    init?(_ result: FleetResult, config: FleetConfig) {
      guard let counts = result.faults else { return nil }
      outages = Double(counts.outages.reduce(0, +))
      lost = Double(counts.lost)
      resent = Double(counts.resent)
      migrated = Double(counts.migrated)
      lostCalls = config.makesCalls ? Double(counts.lostCalls) : nil
      lostTokens = Double(counts.lostTokens)
      repeatedTokens = Double(counts.repeatedTokens)
      let replicas = result.pools.reduce(0) { $0 + $1.replicas }
      let down = result.pools.reduce(0) { $0 + ($1.downSeconds ?? 0) }
      availability = Self.availability(result, config, replicas: replicas, down: down)
      // Those that a run's end kept from beginning are no outages.
      let begun = result.outages.filter { $0.start <= result.end }
      guard let series = result.attainment else { return }
      let times = RecoveryTimes(begun, in: series, warmup: config.warmup)
      unrecovered = Double(times.unrecovered)
      guard let longest = times.seconds.max() else { return }
      let sum = times.seconds.reduce(0, +)
      timeToRecoverS = Recovery(mean: sum / Double(times.seconds.count), max: longest)
    }

    /// 1 − the replica-seconds in which `replicas` were down over all of theirs.
    static func availability(
      _ result: FleetResult, _ config: FleetConfig, replicas: Int, down: Double
    ) -> Double {
      let all = Double(replicas) * (result.end - config.warmup).seconds
      return all > 0 ? 1 - down / all : 1
    }

    mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
      body(path + ".outages", &outages)
      body(path + ".lost", &lost)
      body(path + ".resent", &resent)
      body(path + ".migrated", &migrated)
      if var calls = lostCalls {
        body(path + ".lost_calls", &calls)
        lostCalls = calls
      }
      body(path + ".lost_tokens", &lostTokens)
      body(path + ".repeated_tokens", &repeatedTokens)
      body(path + ".availability", &availability)
      var (mean, max) = (timeToRecoverS?.mean ?? .nan, timeToRecoverS?.max ?? .nan)
      body(path + ".time_to_recover_s.mean", &mean)
      body(path + ".time_to_recover_s.max", &max)
      timeToRecoverS = mean.isNaN ? nil : Recovery(mean: mean, max: max)
      body(path + ".unrecovered", &unrecovered)
    }
  }
}
