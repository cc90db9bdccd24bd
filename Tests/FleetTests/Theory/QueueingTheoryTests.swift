import Testing

/// Tens of millions of requests: for an optimised build.
#if DEBUG
  private let isOptimized = false
#else
  private let isOptimized = true
#endif

@Suite(
  "Fleets that are textbook queues do what queueing theory says",
  .enabled(if: isOptimized, "SKIPPED in a debug build: simulates tens of millions of requests"))
struct QueueingTheoryTests {
  @Test(
    "one server: waits are Pollaczek–Khinchine's, or those of GI/M/1",
    arguments: TheoryFamily.singleServer)
  func singleServer(system: QueueingSystem) throws { try system.judge(level: TheoryFamily.level) }

  @Test(
    "many servers and a central queue: waits are Erlang C's", arguments: TheoryFamily.manyServers)
  func manyServers(system: QueueingSystem) throws { try system.judge(level: TheoryFamily.level) }

  @Test(
    "one server with priorities or the shortest remaining first: Cobham's, Kleinrock's, Schrage's",
    arguments: TheoryFamily.ordered)
  func ordered(system: QueueingSystem) throws { try system.judge(level: TheoryFamily.level) }

  @Test(
    "limited room: losses are Erlang B's, whatever the service, or those of M/M/c/K",
    arguments: TheoryFamily.loss)
  func loss(system: QueueingSystem) throws { try system.judge(level: TheoryFamily.level) }

  @Test(
    "clients that wait for answers: throughput and response are the closed network's",
    arguments: TheoryFamily.closed)
  func closed(system: QueueingSystem) throws { try system.judge(level: TheoryFamily.level) }
}
