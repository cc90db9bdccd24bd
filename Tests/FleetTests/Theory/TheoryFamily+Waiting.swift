import Foundation
import Router
import Workload

/// Queues in which everybody waits for their turn.
extension TheoryFamily {
  static let singleServer: [QueueingSystem] = [
    QueueingSystem("M/M/1 at load 0.6", arrivals: .poisson(rate: 0.6), seconds: 300_000).claiming(
      .init("the mean wait", ClosedForms.pollaczekKhinchineWait(load: 0.6, cv: 1), \.meanWait),
      .init("the part that waits", 0.6, \.waited),
      .init(
        "the part that takes 2^41 ps or more",
        ClosedForms.responseTail(load: 0.6, time: exp2(41) / 1e12), { $0.tookAtLeast(twoTo: 41) }),
      .init("the time-average number", ClosedForms.meanInSystem(load: 0.6), \.meanInSystem),
      .init("the utilisation", 0.6, \.utilization)),
    QueueingSystem("M/D/1 at load 0.7", arrivals: .poisson(rate: 0.7), cv: 0, seconds: 100_000)
      .claiming(
        .init("the mean wait", ClosedForms.pollaczekKhinchineWait(load: 0.7, cv: 0), \.meanWait)),
    QueueingSystem(
      "M/G/1 at load 0.7 with service of cv 0.5", arrivals: .poisson(rate: 0.7), cv: 0.5
    ).claiming(
      .init("the mean wait", ClosedForms.pollaczekKhinchineWait(load: 0.7, cv: 0.5), \.meanWait)),
    QueueingSystem(
      "M/G/1 at load 0.5 with service of cv 4", arrivals: .poisson(rate: 0.5), cv: 4,
      seconds: 300_000, margin: 0.05
    ).claiming(
      .init("the mean wait", ClosedForms.pollaczekKhinchineWait(load: 0.5, cv: 4), \.meanWait),
      .init("the part that waits", 0.5, \.waited)),
    gammaArrivals("GI/M/1 with arrivals of cv 0.5", load: 0.7, cv: 0.5),
    gammaArrivals("GI/M/1 with arrivals of cv 2", load: 0.5, cv: 2),
    // Every second arrival of a Poisson stream: gaps are Erlang with two stages.
    claimingWait(
      of: QueueingSystem(
        "round robin over two servers", arrivals: .poisson(rate: 1.2), servers: 2,
        routing: .roundRobin, seconds: 120_000),
      root: ClosedForms.gammaArrivalsRoot(load: 0.6, cv: 0.5.squareRoot())),
    // A Poisson stream split at random is Poisson.
    claimingWait(
      of: QueueingSystem(
        "random routing over three servers", arrivals: .poisson(rate: 1.8), servers: 3,
        routing: .random, seconds: 100_000),
      root: 0.6),
  ]

  static let manyServers: [QueueingSystem] = [
    centralQueue("M/M/2 at load 0.7", servers: 2, load: 0.7, seconds: 150_000),
    centralQueue("M/M/4 at load 0.7", servers: 4, load: 0.7, seconds: 100_000),
    centralQueue("M/M/8 at load 0.7", servers: 8, load: 0.7, seconds: 40_000, margin: 0.05),
  ]

  private static func gammaArrivals(
    _ name: String, load: Double, cv: Double
  ) -> QueueingSystem {
    claimingWait(
      of: QueueingSystem(name, arrivals: .gamma(rate: load, cv: cv)),
      root: ClosedForms.gammaArrivalsRoot(load: load, cv: cv))
  }

  private static func claimingWait(of system: QueueingSystem, root: Double) -> QueueingSystem {
    system.claiming(
      .init("the mean wait", ClosedForms.exponentialServerWait(root: root), \.meanWait),
      .init("the part that waits", root, \.waited))
  }

  private static func centralQueue(
    _ name: String, servers: Int, load: Double, seconds: Double, margin: Double = 0.03
  ) -> QueueingSystem {
    let offered = load * Double(servers)
    return QueueingSystem(
      name, arrivals: .poisson(rate: offered), servers: servers, seconds: seconds, margin: margin
    ).claiming(
      .init(
        "the mean wait", ClosedForms.erlangWait(servers: servers, load: offered), \.meanWait),
      .init("the part that waits", ClosedForms.erlangC(servers: servers, load: offered), \.waited))
  }
}
