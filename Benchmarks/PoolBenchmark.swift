internal import ArgumentParser
internal import DiscreteEvents
internal import Router

/// What the decisions of policies that choose a pool cost: placing a request, keeping the view up
/// for it, and learning from what became of it.
///
/// The figures in the policies' definitions are fitted to this table.
struct PoolBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pools", abstract: "Nanoseconds a decision among pools, by policy and pools.")

  @Option(parsing: .upToNextOption, help: "Numbers of pools.")
  var pools = [1, 2, 4, 8]

  @Option(help: "Replicas of a pool.")
  var replicas = 16

  @Option(parsing: .upToNextOption, help: "Policies.")
  var policies = [
    "length-split", "spillover", "compress-and-route", "token-budget", "semantic", "slo-aware",
  ]

  func run() throws {
    printHeader(["policy"] + pools.map { "\($0) pools" })
    let loop = pools.map { nanoseconds(nil, pools: $0) }
    for definition in PolicyCatalogue.policies where policies.contains(definition.name) {
      let times = zip(pools, loop).map { nanoseconds(definition, pools: $0) - $1 }
      printRow([definition.name] + times.map { decimal($0) })
    }
  }

  /// Nanoseconds a decision with about 20 requests outstanding at each replica, of 1 to 4,096
  /// tokens spread over the pools' lengths; `nil` = of the loop around it, without policy and view.
  private func nanoseconds(_ definition: PolicyDefinition?, pools: Int) -> Double {
    let fleet = FleetDescription(
      pools: (0..<pools).map {
        .init(
          name: "pool-\($0)", replicas: $0 * replicas..<($0 + 1) * replicas, maxBatch: 64,
          maxSequence: 4352 * ($0 + 1) / pools, dollarsPerHour: Double($0 + 1))
      }, streams: [.init(name: "chat", ttft: .seconds(1))], intents: ["prose", "code"])
    var policy = definition?.makePolicy()
    policy?.prepare(for: fleet)
    var view = FleetView(pools: fleet.pools.map(\.replicas), needs: policy?.needs ?? [])
    let random = RandomStream(seed: 1, name: "pool benchmark")
    var placed = [(replica: Int, request: RequestView)?](
      repeating: nil, count: 20 * fleet.replicas)
    return Stopwatch.measure(operations: 200_000) {
      var sum = 0
      for id in 0..<200_000 {
        let tokens = 1 + (id &* 2_654_435_761) & 4095
        let request = RequestView(
          id: id, promptTokens: tokens, intent: id & 1, promptBytes: 4 * tokens,
          expectedOutput: 200)
        if let (replica, old) = placed[id % placed.count] {
          if policy != nil { view.left(replica, promptTokens: old.promptTokens) }
          policy?.observe(
            Outcome(
              request: old, replica: replica, isCompleted: true, outputTokens: 200,
              firstToken: .seconds(0.5), left: .seconds(5)), in: view)
        }
        let replica: Int
        switch policy?.place(request, in: view, using: random).action {
        case .place(let chosen): replica = chosen
        case .send(let call): replica = call.replica
        case .race(let calls, _, _) where !calls.isEmpty: replica = calls[0].replica
        case .hold, .reject, .fanOut, .spread, .race, .answer: continue
        case nil: replica = id % fleet.replicas
        }
        if policy != nil { view.sent(to: replica, promptTokens: tokens) }
        placed[id % placed.count] = (replica, request)
        sum += replica + 1
      }
      return UInt64(sum)
    }.nanoseconds
  }
}
