package import DiscreteEvents
package import Pool

/// One way in which a fleet breaks: what happens, to which machines together, and when.
///
/// Faults are composed: each is a process of outages of its own, with random streams of its own
/// (`faults/NAME/UNIT`), and a machine is well again when every outage that holds it is over.
package struct FaultConfig: Hashable, Sendable {
  package var name: String
  package var effect: FaultEffect
  /// The machines that fail together.
  package var domain: FaultDomain
  /// The pools that it concerns, by index; empty = all.
  package var pools: [Int]
  /// Of domain `zone`, the zones that it concerns, by index; empty = all.
  package var zones: [Int]
  /// Of a fault of links, those that it concerns, by index; empty = all.
  package var links: [Int]
  package var outages: OutageConfig

  package init(
    name: String, effect: FaultEffect, domain: FaultDomain = .replica, pools: [Int] = [],
    zones: [Int] = [], links: [Int] = [], outages: OutageConfig
  ) {
    self.name = name
    self.effect = effect
    self.domain = domain
    self.pools = pools
    self.zones = zones
    self.links = links
    self.outages = outages
  }
}

/// What an outage does for as long as it lasts.
package enum FaultEffect: Hashable, Sendable {
  /// The processes are gone, and with them KV memory, adapters in memory, queue and batch. When the
  /// outage is over they start again, which takes the pool's restart time.
  case crash
  /// Iterations that begin take `factor` times as long: a straggler, a throttled GPU.
  case slow(factor: Double)
  /// The network to the machines is cut: connections break, and engines drop the requests at their
  /// next iteration boundary. Nothing has to start again afterwards.
  case cut
  /// A request takes so much longer to and from the machines, both ways together.
  case delay(SimTime)
  /// The machines are taken away after a notice, which the router is given at once: it places
  /// nothing more there. When the outage is over they are given back, and start.
  case reclaim(notice: SimTime)
  /// The router's own process: connections break, and what its policy had learnt is lost. Requests
  /// that come meanwhile wait for it.
  case router
  /// Adapters cannot be read from disk; reads under way end.
  case adapterStore
  /// A link of the network is cut: connections over it break.
  case linkCut
  /// A link takes `factor` times as long for requests that set out meanwhile.
  case linkSlow(factor: Double)

  /// Whether it is links of the network that break, each by itself, and not machines.
  package var isOfLinks: Bool {
    switch self {
    case .linkCut, .linkSlow: true
    case .crash, .slow, .cut, .delay, .reclaim, .router, .adapterStore: false
    }
  }
}

/// The machines that fail together.
package enum FaultDomain: String, CaseIterable, Hashable, Sendable {
  case replica
  /// ``PoolConfig/replicasPerRack`` neighbouring replicas of one pool.
  case rack
  /// The replicas of all concerned pools that are in one zone.
  case zone
  /// A whole pool.
  case pool
  /// All concerned pools.
  case fleet
}

/// When outages begin and how long they last.
package enum OutageConfig: Hashable, Sendable {
  /// Each unit fails after a time in working order and is mended after another, over and over.
  case renewal(uptime: Lifetime, downtime: Lifetime)
  /// These outages, in order of their starts; those of one unit do not overlap.
  case listed([Outage])
  /// Each replica while its battery is flat.
  case drained
  /// While the price of spot machines is above their bid.
  case priced(SpotConfig)
}

/// One outage of one unit.
package struct Outage: Hashable, Sendable {
  package var start: SimTime
  /// How long it lasts; ``SimTime/never`` = for ever.
  package var length: SimTime
  /// The unit, counted through those of the fault; −1 = all of them.
  package var unit: Int

  package init(start: SimTime, length: SimTime, unit: Int = -1) {
    self.start = start
    self.length = length
    self.unit = unit
  }
}

/// The distribution of a time to failure or to repair.
package enum Lifetime: Hashable, Sendable {
  case constant(SimTime)
  case exponential(mean: SimTime)
  /// Weibull with this mean: failures come early in life where `shape` is below 1 and of old age
  /// where it is above.
  case weibull(mean: SimTime, shape: Double)
}

/// What becomes of a request whose replica, connection or router is lost.
package struct RecoveryConfig: Hashable, Sendable {
  package var rule: Rule
  /// How often a request is sent again, at most; lost once more, it fails.
  package var limit: Int
  /// From the loss to the next attempt: until the loss is noticed, and backing off.
  package var delay: SimTime

  package init(_ rule: Rule = .retry, limit: Int = 3, delay: SimTime = .zero) {
    self.rule = rule
    self.limit = limit
    self.delay = delay
  }

  package enum Rule: String, CaseIterable, Hashable, Sendable {
    /// It fails.
    case fail
    /// It is sent again and begins anew: the tokens it had are thrown away.
    case retry
    /// It is sent again with the tokens that it had emitted, which are prefilled with its prompt,
    /// as NVIDIA Dynamo's request migration does.
    case migrate
  }
}

/// How the router learns which replicas are up: each is probed at regular times.
package struct HealthConfig: Hashable, Sendable {
  package var period: SimTime
  /// From a probe until its result counts.
  package var delay: SimTime
  /// The probability that a probe says that a replica is down which is up, and the reverse.
  package var falsePositives: Double
  package var falseNegatives: Double
  /// Probes in a row that must say so before a replica counts as down, or as up again.
  package var downAfter: Int
  package var upAfter: Int

  package init(
    period: SimTime, delay: SimTime = .zero, falsePositives: Double = 0,
    falseNegatives: Double = 0, downAfter: Int = 1, upAfter: Int = 1
  ) {
    self.period = period
    self.delay = delay
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.downAfter = downAfter
    self.upAfter = upAfter
  }
}
