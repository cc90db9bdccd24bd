import DiscreteEvents
import Fleet
import Pool
import Router
import Workload

/// A textbook queue as a special case of a fleet, and what theory claims of it.
///
/// The engine's iterations last a constant time, prompts have one token and batches one request:
/// a request of n output tokens then takes exactly n iterations, an idle engine takes an arrival
/// at once and a busy one takes the next at a completion. That is a server with service time
/// proportional to the number of output tokens. Replicas are servers; the router's queue, when it
/// sends a replica one request at a time, is the central queue of a system of many servers.
///
/// Times are in seconds, and the mean service time is 1 s: 100,000 tokens of 10 µs. Rounding to
/// whole tokens moves each service time by at most 1e-5 of the mean (and lengths reach 1,000 means
/// before they are clipped). So the load is off by at most 1e-5 of itself and the second moment,
/// by Minkowski's inequality, by 2e-5; a mean wait at load ρ is then off by at most about
/// 2e-5 + 1e-5 / (1 − ρ), which is below 1e-4 of itself for every load up to 0.85: nothing beside
/// the intervals.
struct QueueingSystem: Sendable, CustomStringConvertible {
  let description: String
  let config: FleetConfig
  /// How long each replication is measured.
  let span: SimTime
  /// An error of this part of a claim must be seen.
  let margin: Double
  private(set) var claims: [Claim] = []

  /// One number that theory gives exactly.
  struct Claim: Sendable {
    let what: String
    let exact: Double
    let measure: @Sendable (QueueingRun) -> Double

    init(_ what: String, _ exact: Double, _ measure: @escaping @Sendable (QueueingRun) -> Double) {
      self.what = what
      self.exact = exact
      self.measure = measure
    }
  }

  /// - Parameters:
  ///   - cv: the coefficient of variation of the service time, which is gamma; 0 = constant.
  ///   - routing: `nil` = one central queue, first come first served.
  ///   - roomAtRouter: requests that may wait at the router; `nil` = any number.
  ///   - roomAtServer: requests that may wait at a server; `nil` = any number.
  ///   - seconds: how long each replication is measured.
  init(
    _ description: String, arrivals: ArrivalsConfig, cv: Double = 1, servers: Int = 1,
    routing: RoutingConfig? = nil, roomAtRouter: Int? = nil, roomAtServer: Int? = nil,
    seconds: Double = 200_000, margin: Double = 0.03
  ) {
    self.description = description
    span = .seconds(seconds)
    self.margin = margin
    let stream = StreamConfig(
      name: description,
      source: .generated(
        arrivals: arrivals,
        lengths: .independent(
          prompt: .constant(1), output: .gamma(mean: 100_000, cv: cv, max: 100_000_000))))
    let pool = PoolConfig(
      name: "servers", replicas: servers,
      engine: EngineConfig(maxBatch: 1, block: 1024, maxQueue: roomAtServer),
      timing: .affine(AffineTiming(base: SimTime(picoseconds: 10_000_000))), kvBlocks: 100_000)
    // Only when a server has no queue of its own must the router hold requests back.
    let central = RoutingConfig.leastLoaded(
      .outstanding, maxOutstanding: roomAtServer == nil ? 1 : nil)
    config = FleetConfig(
      name: description, seed: 1, streams: [stream],
      router: RouterConfig(policy: routing ?? central, maxQueue: roomAtRouter), pools: [pool])
  }

  /// The system that `config` describes.
  init(_ description: String, _ config: FleetConfig, span: SimTime, margin: Double) {
    self.description = description
    self.config = config
    self.span = span
    self.margin = margin
  }

  /// The same system with what theory claims of it.
  func claiming(_ claims: Claim...) -> QueueingSystem {
    var system = self
    system.claims = claims
    return system
  }
}
