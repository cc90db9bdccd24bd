internal import ArgumentParser
internal import DiscreteEvents
internal import Router

/// What a routing decision costs: placing a request, and keeping the view up for it.
///
/// The figures in `RoutingConfig.measuredDecision` are fitted to this table.
struct RoutingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routing", abstract: "Nanoseconds a routing decision, by policy and replicas.")

  @Option(parsing: .upToNextOption, help: "Numbers of replicas.")
  var replicas = [1, 16, 256, 4096]

  func run() throws {
    let policies: [(String, RoutingConfig)] = [
      ("round-robin", .roundRobin), ("random", .random),
      ("least-loaded", .leastLoaded(.outstanding, maxOutstanding: nil)),
      ("least-loaded, reported", .leastLoaded(.reported, maxOutstanding: nil)),
      ("least-tokens", .leastTokens(.outstanding)),
      ("least-tokens, reported", .leastTokens(.reported)),
      ("power-of-two", .powerOfTwo(.outstanding)),
      ("power-of-two, reported", .powerOfTwo(.reported)),
      ("session-affinity", .sessionAffinity),
    ]
    printHeader(["policy"] + replicas.map { "\($0) replicas" })
    for (name, config) in policies {
      printRow([name] + replicas.map { decimal(nanoseconds(config, replicas: $0)) })
    }
  }

  /// Nanoseconds a decision with about 20 requests outstanding at each replica.
  private func nanoseconds(_ config: RoutingConfig, replicas: Int) -> Double {
    let decisions = max(2_000, 4_000_000 / (config.scansReplicas ? replicas + 20 : 20))
    let outstanding = 20 * replicas
    let random = RandomStream(seed: 1, name: "routing benchmark")
    var policy = config.makePolicy()
    var view = FleetView(count: replicas, needs: policy.needs)
    var placed = [Int](repeating: -1, count: outstanding)
    return Stopwatch.measure(operations: decisions) {
      var sum = 0
      for id in 0..<decisions {
        let request = RequestView(
          id: id, stream: 0, arrival: view.now, promptTokens: 1 + id & 1023, session: id & 65_535,
          adapter: -1)
        let oldest = placed[id % outstanding]
        if oldest >= 0 { view.left(oldest, promptTokens: 500) }
        guard case .place(let replica) = policy.place(request, in: view, using: random).action
        else { continue }
        view.sent(to: replica, promptTokens: 500)
        placed[id % outstanding] = replica
        sum += replica + 1
      }
      return UInt64(sum)
    }.nanoseconds
  }
}
