import DiscreteEvents
import Router
import Workload

/// Queues that turn requests away, and those whose clients wait for their answers.
extension TheoryFamily {
  static let loss: [QueueingSystem] = [
    erlangLoss("M/M/5/5 offered 4 erlangs", cv: 1, seconds: 20_000),
    erlangLoss("M/G/5/5 offered 4 erlangs with service of cv 4", cv: 4, seconds: 40_000),
    erlangLoss("M/D/5/5 offered 4 erlangs", cv: 0, seconds: 20_000),
    limited("M/M/1/5 at load 0.8", rate: 0.8, servers: 1, room: 5, seconds: 150_000),
    limited("M/M/1/5 at load 1.5", rate: 1.5, servers: 1, room: 5, seconds: 40_000),
    limited("M/M/3/8 at load 1", rate: 3, servers: 3, room: 8, seconds: 30_000),
  ]

  static let closed: [QueueingSystem] = [
    repairmen("10 clients that think 8 s and one server", clients: 10, think: 8, servers: 1),
    repairmen("12 clients that think 3 s and three servers", clients: 12, think: 3, servers: 3),
    network("10 clients that think 2 s and three queues", clients: 10, think: 2, stations: 3),
  ]

  private static func erlangLoss(_ name: String, cv: Double, seconds: Double) -> QueueingSystem {
    QueueingSystem(
      name, arrivals: .poisson(rate: 4), cv: cv, servers: 5, roomAtRouter: 0, seconds: seconds
    ).claiming(
      .init("the part lost", ClosedForms.erlangB(servers: 5, load: 4), \.lost))
  }

  /// One server keeps its queue itself; several share the router's.
  private static func limited(
    _ name: String, rate: Double, servers: Int, room: Int, seconds: Double
  ) -> QueueingSystem {
    let chain = BirthDeathChain(rate: rate, servers: servers, room: room)
    return QueueingSystem(
      name, arrivals: .poisson(rate: rate), servers: servers,
      roomAtRouter: servers > 1 ? room - servers : nil,
      roomAtServer: servers == 1 ? room - 1 : nil, seconds: seconds
    ).claiming(
      .init("the part lost", chain.full, \.lost), .init("the mean wait", chain.wait, \.meanWait))
  }

  private static func repairmen(
    _ name: String, clients: Int, think: Double, servers: Int
  ) -> QueueingSystem {
    let chain = BirthDeathChain(clients: clients, think: think, servers: servers)
    return QueueingSystem(
      name, arrivals: .closed(clients: clients, think: .exponential(mean: .seconds(think))),
      servers: servers, seconds: 30_000
    ).claiming(
      .init("the throughput", chain.throughput, \.throughput),
      .init("the mean response", chain.response, \.meanResponse))
  }

  private static func network(
    _ name: String, clients: Int, think: Double, stations: Int
  ) -> QueueingSystem {
    let network = ClosedNetwork(clients: clients, think: think, stations: stations)
    return QueueingSystem(
      name, arrivals: .closed(clients: clients, think: .exponential(mean: .seconds(think))),
      servers: stations, routing: .random, seconds: 20_000
    ).claiming(
      .init("the throughput", network.throughput, \.throughput),
      .init("the mean response", network.response, \.meanResponse))
  }
}
